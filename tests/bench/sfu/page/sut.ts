/** One of the servers that are compared, as the load page sees it. */
export interface Sut {
  /** Sends the track in one layer of VP8. */
  publish(track: MediaStreamTrack): Promise<void>;
  /** One more receiver of what is published; resolves when it has asked for everything. */
  subscribe(): Promise<void>;
  close(): void;
}
