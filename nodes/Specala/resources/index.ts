import type { Resources } from '../../shared/operation';
import { archive } from './archive';
import { project } from './project';
import { transcription } from './transcription';

/** Everything the Specala AI node can do, by the values that saved workflows hold. */
export const resources: Resources = { archive, project, transcription };
