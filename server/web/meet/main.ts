import { language, setLanguage, startTheme } from '@ratspult/server/ui';
import { startRoutes } from './routes.ts';
import { startSession } from './session.ts';
import './meet-app.ts';

startTheme();
setLanguage(language.value);
startRoutes();
void startSession();
