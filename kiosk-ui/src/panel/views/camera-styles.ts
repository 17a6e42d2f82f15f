import { css } from 'lit';

export const cameraStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: var(--space-4);
    height: 100%;
    min-height: 0;
    padding: var(--space-4) var(--space-5);
  }
  header {
    display: flex;
    align-items: stretch;
    gap: var(--space-3);
  }
  .cameras {
    flex: 1;
    display: flex;
    gap: var(--space-3);
    min-width: 0;
    overflow-x: auto;
  }
  .camera {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: var(--space-3);
    min-width: 11rem;
    min-height: var(--target);
    padding: var(--space-2) var(--space-4);
    border: 2px solid var(--border);
    border-radius: var(--radius-m);
    background: var(--surface);
    text-align: start;
    font-weight: 600;
    line-height: 1.2;
    cursor: pointer;
    touch-action: manipulation;
  }
  .camera[aria-pressed='true'] {
    border-color: var(--primary);
    background: var(--primary-soft);
    color: var(--on-primary-soft);
  }
  .camera.offline rp-icon {
    color: var(--warning);
  }
  .camera small {
    display: block;
    font-size: var(--text-s);
    font-weight: 500;
  }
  .camera:disabled {
    opacity: 0.5;
  }
  .control {
    flex: none;
  }
  .work {
    display: grid;
    grid-template-columns: clamp(18rem, 34vw, 27rem) minmax(0, 1fr);
    gap: var(--space-4);
    min-height: 0;
  }
  .hand {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto auto;
    gap: var(--space-3);
    min-height: 0;
    padding: var(--space-4) var(--space-5);
    container: hand / size;
  }
  .reach {
    display: grid;
    min-height: 0;
    container: reach / size;
  }
  rp-joystick {
    --stick: min(19rem, 100cqh, calc(100cqw - 7rem));
    --zoom-height: min(var(--target) * 1.6, calc(50cqh - 0.4rem));
  }
  .deeds {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .deeds rp-button {
    flex: 1 1 auto;
  }
  .hint {
    display: flex;
    justify-content: center;
    align-items: center;
    gap: var(--space-2);
    color: var(--text-soft);
    font-size: var(--text-s);
    text-align: center;
  }
  .hint rp-icon {
    font-size: 0.75rem;
  }
  @container hand (max-height: 19rem) {
    .hint {
      display: none;
    }
  }
  .none {
    display: grid;
    place-content: center;
    font-size: var(--text-l);
    color: var(--text-soft);
  }
  @media (orientation: portrait) {
    header {
      flex-direction: column;
    }
    .work {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(0, 4fr) minmax(0, 6fr);
    }
    .hand {
      grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) auto;
    }
    .deeds {
      grid-area: 1 / 2;
      flex-direction: column;
      align-self: center;
    }
    .hint {
      grid-area: 2 / 1 / auto / span 2;
    }
  }
`;
