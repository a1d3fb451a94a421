/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import type * as Di from '@n8n/di';
import { createRequire } from 'node:module';
import { BinaryDataService, ExternalSecretsProxy, InstanceSettings } from 'n8n-core';

// There may be several versions of it; n8n-core registers its services with its own.
const di: typeof Di = createRequire(require.resolve('n8n-core'))('@n8n/di');

export const binaryStorage = () => di.Container.get(BinaryDataService);

export const externalSecrets = () => di.Container.get(ExternalSecretsProxy);

export const instanceSettings = () => di.Container.get(InstanceSettings);
