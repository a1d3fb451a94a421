import { listing } from '../../shared/operation';
import { listProjects } from '../transcriptions/list';

export const project = {
	name: 'Project',
	operations: {
		getAll: listing({
			name: 'Get Many',
			action: 'Get many projects',
			description: 'List the projects of the workspace, whose IDs transcriptions can be filtered by',
			endpoint: 'GET /projects',
			fields: {},
			pages: ({ client }) => listProjects(client),
		}),
	},
};
