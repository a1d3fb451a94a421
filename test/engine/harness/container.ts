/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import type * as Common from '@n8n/backend-common';
import type * as Di from '@n8n/di';
import { createRequire } from 'node:module';
import { BinaryDataService, ExternalSecretsProxy, InstanceSettings } from 'n8n-core';
import './shortcuts';

// There may be several versions of it; n8n-core registers its services with its own.
const ofCore = createRequire(require.resolve('n8n-core'));
const di: typeof Di = ofCore('@n8n/di');
const common: typeof Common = ofCore('@n8n/backend-common');

export const binaryStorage = () => di.Container.get(BinaryDataService);

export const externalSecrets = () => di.Container.get(ExternalSecretsProxy);

export const instanceSettings = () => di.Container.get(InstanceSettings);

/** Where nodes write to n8n's log. */
export const logger = () => di.Container.get(common.Logger);
