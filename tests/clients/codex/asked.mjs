// SPDX-License-Identifier: Apache-2.0
// Sessions in which Codex asks a person; ../lib/rows.mjs tells how to read them.
import fs from 'node:fs';
import path from 'node:path';
import { APPROVE, FOLDER, rowsFor } from '../lib/rows.mjs';
import { shell } from './lib/calls.mjs';

// Codex asks a person with its own question, by the managed rule on the command that the gate puts in
// place of the one that is prompted for. Codex writes the command that it asks about to the file `asked`
// (lib/editor.mjs): a script that runs it again is how a model would.
const asked = (title, person, calls, more) => ({
	model: 'gpt-5.5',
	person: {
		decision: 'accept', sandbox: 'danger-full-access', approvalPolicy: 'on-request', ...person,
	},
	calls: calls.map((row) => ({ ...row, title: `asks: ${title}${row.title}` })),
	...more,
});
const ran = (title, command, file) => ({ title, call: shell(command), makes: file, runs: true });
const ranNot = (title, command, file, ...told) => ({
	title, call: shell(command), makes: file, runs: false, told,
});
const byModel = (id, { strictgate }) =>
	shell(`${strictgate} ask ${'0'.repeat(64)} 'mkdir p4' x`)(id);
const pins = (line) => ({ system }) => {
	const file = path.join(system, 'etc/codex/requirements.toml');
	fs.writeFileSync(file, `${line}\n${fs.readFileSync(file, 'utf8')}`);
};
const withoutRule = ({ system }) => {
	const file = path.join(system, 'etc/codex/requirements.toml');
	const text = fs.readFileSync(file, 'utf8');
	fs.writeFileSync(file, text.slice(0, text.indexOf('[[rules.')));
};
const again = (how) => `sed '${how}' asked >again; sh ./again`;
const lines = "mkdir p3 && # it's\n echo 'x' \"$X\"";
const NOT_ASKED = [FOLDER, APPROVE, /strictgate approve [0-9A-Z]{6}/];
const REVIEWER = { config: 'approvals_reviewer = "auto_review"' };
export const askedSessions = (words) => [
	asked('yes', {}, [
		ran('', 'mkdir p1 || mkdir p1again', 'p1'),
		ranNot(', the token is used up', again(''), 'p1again', /SG0513.*used before/),
		ran(', with quotes', `mkdir 'p 2' && test "$(echo a"b")" = ab`, 'p 2'),
		ran(', with lines', lines, 'p3'),
		{ title: ', but not what the model makes up', call: byModel, makes: 'p4', runs: false,
			told: [words.blocked, /Only a person at a terminal does this/] },
		rowsFor(words).makesNot(', but forbidden stays so', shell('mkdir x5; touch p5'), 'p5',
			/Empty files are made by a person only/),
	]),
	asked('no', { decision: 'decline' }, [
		ranNot('', 'mkdir p6', 'p6', /rejected by user/),
		ranNot(', a forged token', again('s/ask \\([0-9a-f]\\{60\\}\\)..../ask \\10000/'), 'p6',
			/SG0513.*forged/),
		ranNot(', another command', again("s/mkdir p6/mkdir p7/"), 'p7', /SG0513.*another command/),
		ranNot('', 'mkdir p8', 'p8', /rejected by user/),
		ranNot(', another directory', `${again('')}`.replace('sh ', 'cd open && sh ../'), 'open/p8',
			/SG0513.*another directory/),
	], { projectFiles: { 'open/file': 'x' } }),
	asked('nobody may be asked', { approvalPolicy: 'never' }, [
		ranNot('', 'mkdir p9', 'p9', ...NOT_ASKED),
	]),
	{
		model: 'gpt-5.5',
		adjust: pins('allowed_approval_policies = ["on-request"]'),
		calls: [ranNot('asks: codex exec has nobody to ask', 'mkdir r1', 'r1', /approval request failed/)],
	},
	asked('the managed rule is missing', {}, [
		ranNot('', 'mkdir q1', 'q1', /has not asked a person/),
	], { adjust: withoutRule }),
	asked('in a sandbox', { sandbox: 'workspace-write' }, [
		ran('', 'mkdir q2', 'q2'),
		ranNot(', which holds', 'mkdir q3; echo x >~/.local/q3; mv ~/.local/q3 .', 'q3/q3',
			/Read-only file system|Permission denied/),
		ranNot(', another command', again("s/mkdir q3/mkdir q4/"), 'q4', /SG0513.*another command/),
	]),
	asked('in a read-only sandbox', { sandbox: 'read-only' }, [
		ranNot('', 'mkdir q5', 'q5', /mkdir: .*(Read-only file system|Permission denied)/),
	]),
	asked("the reviewer is a model, the person's no counts", { decision: 'decline' }, [
		ranNot('', 'mkdir q6', 'q6', /rejected by user/),
	], REVIEWER),
	asked('the reviewer is a model, the person says yes', {}, [ran('', 'mkdir q7', 'q7')], REVIEWER),
];
