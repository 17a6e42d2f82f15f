import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Mic } from 'lucide';
import type { FloorEntry } from '@ratspult/appliance/protocol';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/stage.ts';
import { StageElement } from './stage-element.ts';

const nameOf = (entry: FloorEntry): string =>
  entry.name === '' ? text('floor.seat', { seat: entry.seat }) : entry.name;

const mostRequests = 8;

/** The speaker list of the hall: who speaks, who asked to, in order. */
export class HallFloor extends StageElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: block;
        align-self: start;
        padding: 1.2rem 1.4rem;
        border-radius: 0.9rem;
        background: #14212b;
      }
      h2 {
        margin-bottom: 0.9rem;
        font-size: 1.25rem;
        color: #b9ccd6;
      }
      ol {
        display: grid;
        gap: 0.5rem;
      }
      li {
        display: grid;
        grid-template-columns: 2rem minmax(0, 1fr);
        align-items: baseline;
        gap: 0.6rem;
        padding: 0.4rem 0.7rem;
        font-size: 1.4rem;
        line-height: 1.2;
      }
      li.speaking {
        border-radius: 0.6rem;
        background: #1d5b3c;
        font-weight: 650;
      }
      li rp-icon {
        align-self: center;
        font-size: 1.1rem;
      }
      .place {
        color: #b9ccd6;
        font-variant-numeric: tabular-nums;
      }
      small {
        display: block;
        font-size: 1.05rem;
        font-weight: 400;
        color: #cfe0e8;
      }
    `,
  ];

  override render() {
    const floor = this.model.snapshot.value?.floor ?? [];
    const speaking = floor.filter((entry) => entry.state === 'speaking');
    const requested = floor
      .filter((entry) => entry.state === 'requested')
      .toSorted((a, b) => a.since - b.since)
      .slice(0, mostRequests);
    return html`<h2>${text('floor.title')}</h2>
      <ol data-testid="stage-floor">
        ${repeat(
          [...speaking, ...requested],
          (entry) => `${entry.state}:${entry.seat}`,
          (entry) =>
            html`<li class=${entry.state} data-seat=${entry.seat} data-state=${entry.state}>
              ${
                entry.state === 'speaking'
                  ? html`<rp-icon .shapes=${Mic}></rp-icon>`
                  : html`<span class="place">${requested.indexOf(entry) + 1}.</span>`
              }
              <span>${nameOf(entry)}${entry.detail === '' ? nothing : html`<small>${entry.detail}</small>`}</span>
            </li>`,
        )}
      </ol>`;
  }
}
customElements.define('rp-hall-floor', HallFloor);

/** Names the speaker at the microphone of the hall who began last. */
export class LowerThird extends StageElement {
  static override styles = [
    elementStyles,
    css`
      div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        gap: 0 1.4rem;
        padding: 0.8rem 2rem;
        border-inline-start: 0.6rem solid #58b9dc;
        border-radius: 0.4rem;
        background: #f4f8fa;
        color: #0b2531;
        line-height: 1.15;
        animation: come 240ms ease-out;
      }
      @keyframes come {
        from {
          opacity: 0;
          translate: -2rem 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        div {
          animation: none;
        }
      }
      rp-icon {
        font-size: 1.9rem;
        color: #0b5f80;
      }
      b {
        font-size: 2.3rem;
        font-weight: 700;
      }
      span {
        margin-inline-start: 1.2rem;
        font-size: 1.6rem;
        color: #38505d;
      }
    `,
  ];

  override render() {
    const newest = (this.model.snapshot.value?.floor ?? [])
      .filter((entry) => entry.state === 'speaking')
      .toSorted((a, b) => b.since - a.since)[0];
    if (newest === undefined) {
      return nothing;
    }
    return html`<div data-testid="lower-third" data-seat=${newest.seat} role="status">
      <rp-icon .shapes=${Mic}></rp-icon>
      <p><b>${nameOf(newest)}</b>${newest.detail === '' ? nothing : html`<span>${newest.detail}</span>`}</p>
    </div>`;
  }
}
customElements.define('rp-lower-third', LowerThird);
