// SPDX-License-Identifier: Apache-2.0
// A few jobs at a time, results handed over in the order of the items, so that the output of a
// run does not depend on which job was faster.

export async function runInOrder(items, jobs, work, handOver) {
	const results = new Array(items.length);
	let next = 0;
	let handed = 0;
	async function worker() {
		while (next < items.length) {
			const i = next++;
			results[i] = await work(items[i]);
			while (handed < items.length && results[handed] !== undefined)
				handOver(results[handed++]);
		}
	}
	await Promise.all(Array.from({ length: jobs }, worker));
}
