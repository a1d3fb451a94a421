import type { Resources } from '../../shared/operation';
import { archive } from './archive';
import { file } from './file';
import { gateway } from './gateway';
import { transcript } from './transcript';

export const resources: Resources = { archive, file, gateway, transcript };

export const resourceNames = { gateway: 'LLM Gateway' };
