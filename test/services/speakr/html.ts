/** The pages that the framework (not Speakr's handlers) makes. */

const INTERNAL =
	'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.';

/** Status, reason and what the page says. */
const PAGES: Readonly<Record<number, readonly [reason: string, text: string]>> = {
	400: ['Bad Request', 'The browser (or proxy) sent a request that this server could not understand.'],
	403: ['Forbidden', 'You don&#39;t have the permission to access the requested resource. It is either read-protected or not readable by the server.'],
	404: [
		'Not Found',
		'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
	],
	405: ['Method Not Allowed', 'The method is not allowed for the requested URL.'],
	413: ['Request Entity Too Large', 'The data value transmitted exceeds the capacity limit.'],
	415: [
		'Unsupported Media Type',
		'Did not attempt to load JSON data because the request Content-Type was not &#39;application/json&#39;.',
	],
	416: ['Requested Range Not Satisfiable', 'The server cannot provide the requested range.'],
	429: ['Too Many Requests', '1000 per 1 hour'],
	500: ['Internal Server Error', INTERNAL],
	502: ['Bad Gateway', 'The proxy server received an invalid response from an upstream server.'],
	503: [
		'Service Unavailable',
		'The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again later.',
	],
	504: ['Gateway Timeout', 'The connection to an upstream server timed out.'],
};

export function errorPage(status: number, text?: string): string {
	const [reason, usual] = PAGES[status] ?? ['Error', INTERNAL];
	return `<!doctype html>\n<html lang=en>\n<title>${status} ${reason}</title>\n<h1>${reason}</h1>\n<p>${text ?? usual}</p>\n`;
}

export function redirectPage(target: string): string {
	return (
		'<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n' +
		`<p>You should be redirected automatically to the target URL: <a href="${target}">${target}</a>. If not, click the link.\n`
	);
}

export const LOGIN_PAGE =
	'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="UTF-8"><title>Login - Speakr</title></head>\n' +
	'<body>\n<h1>Speakr</h1>\n<form method="POST" action="/login"><input name="email"><input name="password" type="password"></form>\n</body>\n</html>\n';

export const DOCS_PAGE =
	'<!DOCTYPE html>\n<html>\n<head><title>Speakr API Documentation</title></head>\n<body><div id="swagger-ui"></div></body>\n</html>\n';

/** The little Markdown that notes and summaries use, for `notes_html` and `summary_html`. */
export function markdown(text: string | null): string {
	if (!text) return '';
	const inline = (line: string) =>
		line
			.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
			.replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');
	const list = (name: string, lines: readonly string[]) =>
		[`<${name}>`, ...lines.map((line) => `<li>${inline(line.replace(/^(-|\d+\.) /, ''))}</li>`), `</${name}>`].join('\n');
	return text
		.split(/\n{2,}/)
		.map((block) => {
			const lines = block.split('\n');
			const heading = /^(#{1,6}) (.*)$/.exec(block);
			if (heading?.[1] && heading[2]) return `<h${heading[1].length}>${inline(heading[2])}</h${heading[1].length}>`;
			if (lines.every((line) => line.startsWith('- '))) return list('ul', lines);
			if (lines.every((line) => /^\d+\. /.test(line))) return list('ol', lines);
			return `<p>${inline(block)}</p>`;
		})
		.join('\n');
}
