/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks per second on Linux. */
const ticks = 100;

/** Milliseconds of CPU that a process has used, in its own code and in the kernel. */
export function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
}

const inStatus = (pid: number, name: string): number => {
	const [, kilobytes = '0'] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kilobytes) * 1024;
};

/** Bytes in memory now. */
export const memoryOf = (pid: number): number => inStatus(pid, 'VmRSS');

/** The most bytes in memory since the last reset. */
export const peakOf = (pid: number): number => inStatus(pid, 'VmHWM');

/** Lets the peak begin at what is in memory now. */
export const resetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
