import { css } from 'lit';

/** The meeting is dark in both appearances: pictures come first. Panels and dialogs follow the appearance. */
export const meetingStyles = css`
  .frame {
    display: grid;
    grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100dvh;
    background: #0b1318;
    color: #f0f5f7;
  }
  header {
    display: flex;
    gap: var(--space-3);
    align-items: center;
    min-height: 2.75rem;
    padding: 0 var(--space-4);
  }
  h1 {
    overflow: hidden;
    font-size: var(--text-m);
    font-weight: 650;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .number {
    flex: none;
    margin-left: auto;
    color: #a8bac4;
    font-size: var(--text-s);
  }
  .lock {
    font-size: 0.8rem;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-4);
    align-items: center;
    justify-content: center;
    padding: var(--space-2) var(--space-4);
    background: #ffd166;
    color: #2a1d00;
    font-weight: 600;
  }
  .banner.calm {
    background: #17394a;
    color: #d7eff9;
  }
  main {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
  }
  .pictures {
    position: relative;
    display: grid;
    min-height: 0;
  }
  .alone {
    position: absolute;
    top: var(--space-5);
    left: 50%;
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-4);
    align-items: center;
    justify-content: center;
    width: max-content;
    max-width: calc(100% - 2rem);
    padding: var(--space-3) var(--space-5);
    border-radius: var(--radius-l);
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow-2);
    transform: translateX(-50%);
  }
  .with-panel {
    grid-template-columns: minmax(0, 1fr) 23rem;
  }
  .panel {
    margin: var(--space-2) var(--space-2) var(--space-2) 0;
    overflow: hidden;
    border-radius: var(--radius-l);
  }
  .notices {
    position: fixed;
    bottom: 6.5rem;
    left: 50%;
    z-index: 5;
    display: grid;
    gap: var(--space-2);
    width: max-content;
    max-width: calc(100vw - 2rem);
    transform: translateX(-50%);
  }
  .notice {
    display: flex;
    gap: var(--space-3);
    align-items: center;
    justify-content: space-between;
    padding: var(--space-1) var(--space-2) var(--space-1) var(--space-5);
    border-radius: var(--radius-m);
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow-2);
    font-weight: 600;
  }
  .notice.problem {
    background: var(--danger-soft);
    color: var(--on-danger-soft);
  }
  @media (max-width: 52rem) {
    .with-panel {
      grid-template-columns: minmax(0, 1fr);
    }
    .with-panel .pictures,
    .with-panel .panel {
      grid-area: 1 / 1;
    }
    .with-panel .panel {
      z-index: 2;
      margin: 0;
      border-radius: 0;
    }
  }
`;
