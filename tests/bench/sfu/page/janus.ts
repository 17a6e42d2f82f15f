import type { Sut } from './sut.ts';
import { isRecord, recordOf, Wire } from './wire.ts';

const plugin = 'janus.plugin.videoroom';
const room = 1234;

const idIn = (answer: Record<string, unknown>): number => Number(recordOf(answer['data'])['id']);

const jsepOf = (answer: Record<string, unknown>): RTCSessionDescriptionInit => {
  const { type, sdp } = recordOf(answer['jsep']);
  return { type: type === 'offer' ? 'offer' : 'answer', sdp: String(sdp) };
};

const gathered = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') {
        resolve();
      }
    };
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });

/** Janus VideoRoom by its own protocol (Janus API over WebSocket, documentation of the VideoRoom plugin). */
export const openJanus = async (url: string): Promise<Sut> => {
  const wire = await Wire.open(url, 'transaction', ['janus-protocol']);
  const session = idIn(await wire.request({ janus: 'create' }));
  const attach = async (): Promise<number> =>
    idIn(await wire.request({ janus: 'attach', session_id: session, plugin }));
  const say = (handle: number, body: Record<string, unknown>, jsep: RTCSessionDescriptionInit | null) =>
    wire.request(
      { janus: 'message', session_id: session, handle_id: handle, body, ...(jsep === null ? {} : { jsep }) },
      (answer) => answer['janus'] !== 'ack',
    );
  let feed = 0;

  return {
    publish: async (track) => {
      const handle = await attach();
      const joined = await say(handle, { request: 'join', ptype: 'publisher', room }, null);
      feed = Number(recordOf(recordOf(joined['plugindata'])['data'])['id']);
      const connection = new RTCPeerConnection();
      connection.addTransceiver(track, { direction: 'sendonly' });
      await connection.setLocalDescription();
      await gathered(connection);
      const answer = await say(handle, { request: 'publish', audio: false, video: true }, connection.localDescription);
      await connection.setRemoteDescription(jsepOf(answer));
    },
    subscribe: async () => {
      const handle = await attach();
      const offered = await say(handle, { request: 'join', ptype: 'subscriber', room, streams: [{ feed }] }, null);
      if (!isRecord(offered['jsep'])) {
        throw new Error(`Janus offered nothing: ${JSON.stringify(offered)}`);
      }
      const connection = new RTCPeerConnection();
      await connection.setRemoteDescription(jsepOf(offered));
      await connection.setLocalDescription();
      await gathered(connection);
      await say(handle, { request: 'start' }, connection.localDescription);
    },
    close: () => wire.close(),
  };
};
