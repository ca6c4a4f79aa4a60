// SPDX-License-Identifier: Apache-2.0
// What a model sends for each kind of tool call. Each builder returns a function (id, session) to
// an output item of the Responses API; session is { project, told }: the project's folder, and a
// map from the ids of earlier calls to what the model was told about them.

const callFunction = (id, name, args, namespace) => ({
	type: 'function_call',
	id: `fc_${id}`,
	call_id: id,
	status: 'completed',
	name,
	...(namespace ? { namespace } : {}),
	arguments: JSON.stringify(args),
});

const callCustom = (id, name, input) => ({
	type: 'custom_tool_call',
	id: `ctc_${id}`,
	call_id: id,
	status: 'completed',
	name,
	input,
});

// more: other arguments of exec_command, such as { tty: true }.
export const shell = (command, more) => (id) =>
	callFunction(id, 'exec_command', { cmd: command, ...more });

// Type into the terminal of a command that is still running.
export const typeInto =
	(chars) =>
	(id, { told }) => {
		const [, number] = /session ID (\d+)/i.exec([...told.values()].join('\n')) ?? [];
		return callFunction(id, 'write_stdin', {
			session_id: Number(number ?? 0),
			chars,
			yield_time_ms: 5000,
		});
	};

export const mcpWrite =
	(server, file) =>
	(id, { project }) =>
		callFunction(
			id,
			'write_file',
			{ path: `${project}/${file}`, text: 'x' },
			`mcp__${server}`,
		);

export const addFile = (file) => (id) =>
	callCustom(
		id,
		'apply_patch',
		`*** Begin Patch\n*** Add File: ${file}\n+text\n*** End Patch\n`,
	);

// Code mode: the model sends JavaScript, whose nested tool calls are what counts.
export const script = (source) => (id) => callCustom(id, 'exec', source);
