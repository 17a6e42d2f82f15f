import type { FaultCode } from '@ratspult/appliance/protocol';
import { defineTexts } from '@ratspult/server/ui';

const whatDe = {
  'device-port-missing': '{device} ist nicht mit dem Raum-PC verbunden.',
  'device-program-missing': '{device} kann nicht gesteuert werden, dem Raum-PC fehlt ein Programm.',
  'device-connection-refused': '{device} nimmt keine Verbindung an.',
  'device-no-answer': '{device} antwortet nicht.',
  'device-garbled': 'Die Verbindung zu {device} ist gestört.',
  'device-refuses-commands': '{device} führt Befehle nicht aus.',
  'device-certificate': '{device} konnte nicht beweisen, wer es ist.',
  'device-wrong-password': '{device} weist die Anmeldung zurück.',
  'server-offline': 'Der Konferenzserver ist nicht erreichbar.',
  'server-rejects-room': 'Der Konferenzserver erkennt diesen Raum nicht mehr an.',
  'stage-missing': 'Die Saalanzeige ist nicht geöffnet.',
  'stage-restarting': 'Die Saalanzeige startet neu.',
  'stage-camera-missing': 'Das Bild von {device} kommt nicht an.',
  'stage-microphone-missing': 'Das Mikrofon wurde nicht gefunden.',
  'configuration-invalid': 'Die Einstellungen dieses Raums sind fehlerhaft.',
  'added-device-refused': '{device} passt nicht zu den Einstellungen dieses Raums und ist nicht in Betrieb.',
  'disk-full': 'Der Speicher des Raum-PCs ist voll.',
  'clock-wrong': 'Die Uhr des Raum-PCs geht falsch.',
} as const satisfies Record<FaultCode, string>;

const whatEn: Record<FaultCode, string> = {
  'device-port-missing': '{device} is not connected to the room PC.',
  'device-program-missing': '{device} cannot be controlled, the room PC lacks a program.',
  'device-connection-refused': '{device} accepts no connection.',
  'device-no-answer': '{device} does not answer.',
  'device-garbled': 'The connection to {device} is disturbed.',
  'device-refuses-commands': '{device} does not carry out commands.',
  'device-certificate': '{device} could not prove who it is.',
  'device-wrong-password': '{device} rejects the sign-in.',
  'server-offline': 'The conference server cannot be reached.',
  'server-rejects-room': 'The conference server no longer accepts this room.',
  'stage-missing': 'The room display is not open.',
  'stage-restarting': 'The room display is restarting.',
  'stage-camera-missing': 'The picture of {device} does not arrive.',
  'stage-microphone-missing': 'The microphone was not found.',
  'configuration-invalid': 'The settings of this room are faulty.',
  'added-device-refused': '{device} does not fit the settings of this room and is not in operation.',
  'disk-full': 'The storage of the room PC is full.',
  'clock-wrong': 'The clock of the room PC is wrong.',
};

const remedyDe = {
  'device-port-missing':
    'Bitte prüfen Sie das Kabel zwischen Gerät und Raum-PC. Sobald es steckt, geht es von selbst weiter.',
  'device-program-missing':
    'Bitte rufen Sie die Haustechnik. Die Software des Raum-PCs ist unvollständig und muss erneuert werden.',
  'device-connection-refused':
    'Bitte schalten Sie das Gerät aus und wieder ein. Bleibt es dabei, rufen Sie bitte die Haustechnik.',
  'device-no-answer':
    'Bitte prüfen Sie, ob das Gerät Strom hat und eingeschaltet ist. Danach geht es von selbst weiter.',
  'device-garbled': 'Bitte prüfen Sie, ob das Kabel fest sitzt. Bleibt es dabei, rufen Sie bitte die Haustechnik.',
  'device-refuses-commands':
    'Bitte schalten Sie das Gerät aus und wieder ein. Bleibt es dabei, rufen Sie bitte die Haustechnik.',
  'device-certificate': 'Bitte rufen Sie die Haustechnik. Das Zertifikat des Geräts muss geprüft werden.',
  'device-wrong-password': 'Bitte rufen Sie die Haustechnik. Das Passwort des Geräts muss neu eingetragen werden.',
  'server-offline':
    'Kameras und Mikrofone im Saal funktionieren weiter. Die Verbindung wird von selbst wiederhergestellt.',
  'server-rejects-room': 'Bitte rufen Sie die Haustechnik. Der Raum muss neu angemeldet werden.',
  'stage-missing': 'Ohne Saalanzeige gibt es weder Bild noch Ton. Bitte öffnen Sie sie auf dem Bildschirm im Saal.',
  'stage-restarting': 'Bitte warten Sie einen Augenblick. Bild und Ton kommen von selbst zurück.',
  'stage-camera-missing': 'Bitte prüfen Sie das Bildkabel der Kamera. Sie können so lange eine andere Kamera wählen.',
  'stage-microphone-missing':
    'Bitte prüfen Sie, ob das Mikrofon angeschlossen ist. Solange hören andere diesen Raum nicht.',
  'configuration-invalid': 'Bitte rufen Sie die Haustechnik. Es gelten weiter die letzten gültigen Einstellungen.',
  'added-device-refused': 'Bitte rufen Sie die Haustechnik. Alles andere im Raum funktioniert weiter.',
  'disk-full': 'Bitte rufen Sie die Haustechnik. Neue Kamerapositionen können nicht gespeichert werden.',
  'clock-wrong':
    'Bitte rufen Sie die Haustechnik. Mit falscher Uhrzeit scheitern Anmeldungen, und Termine erscheinen zur falschen Zeit.',
} as const satisfies Record<FaultCode, string>;

const remedyEn: Record<FaultCode, string> = {
  'device-port-missing':
    'Please check the cable between the device and the room PC. It continues by itself once plugged in.',
  'device-program-missing':
    'Please call facility services. The software of the room PC is incomplete and must be renewed.',
  'device-connection-refused': 'Please switch the device off and on. If that does not help, call facility services.',
  'device-no-answer': 'Please check that the device has power and is switched on. It then continues by itself.',
  'device-garbled': 'Please check that the cable is firmly plugged in. If that does not help, call facility services.',
  'device-refuses-commands': 'Please switch the device off and on. If that does not help, call facility services.',
  'device-certificate': 'Please call facility services. The certificate of the device must be checked.',
  'device-wrong-password': 'Please call facility services. The password of the device must be entered again.',
  'server-offline': 'Cameras and microphones in the room go on working. The connection is restored by itself.',
  'server-rejects-room': 'Please call facility services. The room must be registered again.',
  'stage-missing':
    'Without the room display there is no picture and no sound. Please open it on the screen in the room.',
  'stage-restarting': 'Please wait a moment. Picture and sound come back by themselves.',
  'stage-camera-missing': 'Please check the video cable of the camera. You can choose another camera meanwhile.',
  'stage-microphone-missing': 'Please check that the microphone is connected. Until then others cannot hear this room.',
  'configuration-invalid': 'Please call facility services. The last valid settings stay in force.',
  'added-device-refused': 'Please call facility services. Everything else in the room keeps working.',
  'disk-full': 'Please call facility services. New camera positions cannot be saved.',
  'clock-wrong':
    'Please call facility services. With a wrong clock sign-ins fail and meetings appear at the wrong time.',
};

const fallbackDe = { device: 'Ein Gerät', camera: 'der Kamera', deviceDative: 'einem Gerät' } as const;
const fallbackEn = { device: 'A device', camera: 'the camera', deviceDative: 'a device' };

const whatText = defineTexts(whatDe, whatEn);
const remedyText = defineTexts(remedyDe, remedyEn);
const fallbackText = defineTexts(fallbackDe, fallbackEn);

const fallbackFor = (code: FaultCode): string => {
  if (code === 'stage-camera-missing') {
    return fallbackText('camera');
  }
  return fallbackText(code === 'device-garbled' ? 'deviceDative' : 'device');
};

/** One sentence what happened, with the device's name, and what to do. */
export const faultText = (
  code: FaultCode,
  subject: string | null,
): { readonly what: string; readonly remedy: string } => ({
  what: whatText(code, { device: subject ?? fallbackFor(code) }),
  remedy: remedyText(code),
});
