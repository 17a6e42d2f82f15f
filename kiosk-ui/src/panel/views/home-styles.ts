import { css } from 'lit';

export const homeStyles = css`
  :host {
    display: grid;
    grid-template: 'time plan' minmax(0, 1fr) 'switches plan' auto 'actions actions' auto / minmax(0, 5fr) minmax(
        0,
        7fr
      );
    gap: var(--space-5) var(--space-7);
    height: 100%;
    padding: var(--space-5) var(--space-7) var(--space-6);
  }
  .time {
    grid-area: time;
    align-self: center;
  }
  .clock {
    font-size: clamp(5rem, 15vmin, 11rem);
    font-weight: 650;
    line-height: 1;
    letter-spacing: -0.04em;
    font-variant-numeric: tabular-nums;
  }
  .day {
    margin-top: var(--space-3);
    font-size: var(--text-xl);
    color: var(--text-soft);
  }
  .room {
    margin-top: var(--space-6);
    font-size: var(--text-xl);
    font-weight: 650;
    line-height: 1.25;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .plan {
    grid-area: plan;
    display: flex;
    flex-direction: column;
    justify-content: center;
    gap: var(--space-4);
    min-height: 0;
    overflow: clip;
    overflow-clip-margin: var(--space-2);
  }
  .hero {
    display: grid;
    gap: var(--space-3);
    padding: var(--space-5) var(--space-6) var(--space-6);
    flex: none;
  }
  .hero h2 {
    font-size: clamp(var(--text-xl), 3.6vmin, var(--text-2xl));
    line-height: 1.15;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .hero rp-button {
    margin-top: var(--space-3);
  }
  .when {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--space-1) var(--space-4);
    font-size: var(--text-l);
    color: var(--text-soft);
  }
  .when b {
    color: var(--primary);
  }
  .soon {
    margin-inline-start: auto;
    color: var(--text);
    font-weight: 600;
  }
  .organiser {
    font-size: var(--text-l);
    color: var(--text-soft);
  }
  /* Fades where it goes on, so that a card that is cut reads as "there is more". */
  .rest {
    display: grid;
    align-content: start;
    gap: var(--space-3);
    padding-bottom: var(--space-5);
    mask-image: linear-gradient(to top, transparent, black var(--space-6));
  }
  .rest li {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--space-4);
    padding: var(--space-2) var(--space-3) var(--space-2) var(--space-5);
    box-shadow: none;
  }
  .line {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 var(--space-4);
    line-height: 1.3;
    font-size: var(--text-s);
    color: var(--text-soft);
  }
  .line strong {
    grid-column: 1 / -1;
    font-size: var(--text-m);
    color: var(--text);
    overflow-wrap: anywhere;
  }
  rp-room-switches {
    grid-area: switches;
  }
  .actions {
    grid-area: actions;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--space-4);
  }
  @media (orientation: portrait) {
    :host {
      grid-template: 'time' auto 'plan' minmax(0, 1fr) 'switches' auto 'actions' auto / minmax(0, 1fr);
      padding: var(--space-5);
      gap: var(--space-6);
    }
    .time {
      text-align: center;
    }
    .plan {
      justify-content: flex-start;
    }
    .actions {
      grid-auto-flow: row;
      grid-template-columns: 1fr 1fr;
      gap: var(--space-3);
    }
    .actions > :first-child:nth-last-child(3) {
      grid-column: 1 / -1;
    }
  }
`;
