import type { ChamberSeat } from '@ratspult/device-drivers/simulators';

export interface DeskState {
  readonly seats: readonly ChamberSeat[];
  readonly openSeats: ReadonlySet<number>;
  readonly cameraCable: boolean;
  readonly lecternMuted: boolean;
  readonly lecternTalking: boolean;
  /** Level of the loudspeakers below. */
  readonly hallDb: number;
  readonly hallMuted: boolean;
  readonly projector: string;
  /** 0 is off, 1 full. */
  readonly light01: number;
  readonly newcomers: {
    readonly camera: { readonly user: string; readonly password: string };
    readonly projector: { readonly port: number; readonly password: string };
  };
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

const style = `
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
  body { margin: 0 auto; max-width: 68rem; padding: 2rem; background: light-dark(#eef2f4, #0c1419); color: light-dark(#11202a, #f0f5f7); }
  h1 { margin: 0 0 .25rem; font-size: 1.6rem; } h2 { margin: 2rem 0 .75rem; font-size: 1.1rem; } p { margin: 0; }
  .seats { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .6rem; }
  button { min-height: 4rem; width: 100%; padding: .6rem .8rem; border: 1px solid light-dark(#74868f, #7c929d); border-radius: .8rem; text-align: left; font: inherit;
    background: light-dark(#fff, #152028); color: inherit; cursor: pointer; }
  button b { display: block; } button small { color: light-dark(#4a5d68, #a8bac4); }
  button.open { background: #b3261e; border-color: #b3261e; color: #fff; } button.open small { color: #ffe1df; }
  button:focus-visible { outline: 3px solid light-dark(#0b5f80, #ffd166); outline-offset: 2px; }
  .cable button { width: auto; text-align: center; min-height: 3rem; }
`;

const seatButton = ({ seat, name, affiliation }: ChamberSeat, open: boolean): string =>
  `<button name="seat" value="${seat}" class="${open ? 'open' : ''}" aria-pressed="${open}"><b>Platz ${seat}${open ? ' · spricht' : ''}</b>${escape(name)}<br><small>${escape(affiliation)}</small></button>`;

/** The page of the simulated hall: a microphone button per seat, the mute key at the lectern, the projector, the light, the cable. Works without scripts. */
export const chamberDeskPage = ({
  seats,
  openSeats,
  cameraCable,
  lecternMuted,
  lecternTalking,
  hallDb,
  hallMuted,
  projector,
  light01,
  newcomers,
}: DeskState): string => `<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Simulierter Saal</title><style>${style}</style></head><body>
<h1>Simulierter Saal</h1>
<p>Ein Druck auf einen Platz schaltet sein Mikrofon ein oder aus, wie am Tisch im Saal.</p>
<h2>Präsidium</h2>
<form method="post" action="/seats" class="seats">${seats
  .filter(({ place }) => place.row === 'presidium')
  .map((seat) => seatButton(seat, openSeats.has(seat.seat)))
  .join('')}</form>
<h2>Mitglieder</h2>
<form method="post" action="/seats" class="seats">${seats
  .filter(({ place }) => place.row !== 'presidium')
  .map((seat) => seatButton(seat, openSeats.has(seat.seat)))
  .join('')}</form>
<h2>Mikrofon am Rednerpult (${lecternMuted ? 'stumm' : 'offen'})</h2>
<form method="post" action="/lectern" class="cable"><button name="lectern" value="press">Stummtaste drücken</button></form>
<p>Wer dort spricht, wird in einer Besprechung gezeigt, solange kein Platz sein Mikrofon offen hat.</p>
<form method="post" action="/talker" class="cable"><button name="talker" value="turn">${lecternTalking ? 'Am Rednerpult verstummen' : 'Am Rednerpult sprechen'}</button></form>
<h2>Lautsprecher im Saal: ${hallMuted ? 'stumm' : `${Math.round(hallDb)} dB`}</h2>
<form method="post" action="/sound" class="cable"><button name="sound" value="down">Am Gestell leiser drehen</button></form>
<h2>Projektor: ${projector}</h2>
<p>Er geht mit der Besprechung an und eine Viertelstunde nach ihr aus.</p>
<h2>Saallicht: ${light01 === 0 ? 'aus' : `${Math.round(light01 * 100)} %`}</h2>
<form method="post" action="/light" class="cable"><button name="light" value="press">Lichtschalter an der Wand drücken</button></form>
<h2>Steuerkabel der Kamera 1 (${cameraCable ? 'steckt' : 'gezogen'})</h2>
<form method="post" action="/cable" class="cable"><button name="cable" value="${cameraCable ? 'pull' : 'plug'}">${cameraCable ? 'Kabel ziehen' : 'Kabel stecken'}</button></form>
<h2>Noch nicht im Raum</h2>
<p>An der Konsole unter „Gerät hinzufügen“ zu finden:<br>Kamera Empore (Benutzername ${escape(newcomers.camera.user)}, Passwort ${escape(newcomers.camera.password)}),<br>
ein Projektor (Port ${newcomers.projector.port}, Passwort ${escape(newcomers.projector.password)}).</p>
</body></html>`;
