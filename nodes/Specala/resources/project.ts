import { listing } from '../../shared/operation';
import { listProjects, projectsEndpoint } from '../transcriptions/read';

export const project = {
	getAll: listing({
		description: 'Retrieve a list of the projects in the workspace, to filter transcriptions by',
		endpoint: projectsEndpoint,
		fields: {},
		pages: ({ client }) => listProjects(client),
	}),
};
