import type { Resources } from '../../shared/operation';
import { archive } from './archive';
import { file } from './file';
import { gateway } from './gateway';
import { transcript } from './transcript';

/** Everything the AssemblyAI node can do, by the values that saved workflows hold. */
export const resources: Resources = { archive, file, gateway, transcript };
