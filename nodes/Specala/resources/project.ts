import { listing } from '../../shared/operation';
import { listProjects, projectsEndpoint } from '../transcriptions/read';

export const project = {
	getAll: listing({
		description: 'Retrieve a list of the projects in the workspace, for use in the project filter',
		endpoint: projectsEndpoint,
		fields: {},
		pages: ({ client }) => listProjects(client),
	}),
};
