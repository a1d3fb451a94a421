import type { Resources } from '../../shared/operation';
import { archive } from './archive';
import { project } from './project';
import { transcription } from './transcription';

export const resources: Resources = { archive, project, transcription };
