import { language, setLanguage, startTheme } from '@ratspult/server/ui';
import { startSession } from './session.ts';
import './console-app.ts';

startTheme();
setLanguage(language.value);
void startSession();
