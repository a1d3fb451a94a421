import { listing } from '../../shared/operation';
import { listProjects, projectsEndpoint } from '../transcriptions/read';

export const project = {
	name: 'Project',
	operations: {
		getAll: listing({
			name: 'Get Many',
			action: 'Get many projects',
			description: 'List the projects of the workspace, whose IDs transcriptions can be filtered by',
			endpoint: projectsEndpoint,
			fields: {},
			pages: ({ client }) => listProjects(client),
		}),
	},
};
