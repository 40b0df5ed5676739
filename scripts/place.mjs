import path from 'node:path';

const WILDCARDS = ['0.0.0.0', '::', ''];

/**
 * Where Midcall runs, from the environment: addresses to print, to probe and to listen on, and what the two processes
 * are told. Throws with a sentence for people when a value cannot be used.
 */
export function readPlace(environment) {
  // An empty variable is one that is not set.
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const host = env.HOST ?? '127.0.0.1';
  const port = readPort(env, 'PORT', 4180);
  const simulatorPort = readPort(env, 'SIMULATOR_PORT', 4181);
  const withSimulator = env.MIDCALL_DEMO !== '0';
  if (withSimulator && port === simulatorPort) throw new Error(`PORT and SIMULATOR_PORT are both ${port}.`);
  const dataDir = path.resolve(env.MIDCALL_DATA ?? '.midcall');
  const publicOrigin = env.PUBLIC_ORIGIN ?? `http://127.0.0.1:${port}`;
  const simulatorOrigin = env.SIMULATOR_ORIGIN ?? `http://localhost:${simulatorPort}`;
  const local = WILDCARDS.includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return {
    ...{ host, withSimulator, dataDir, publicOrigin, simulatorOrigin },
    database: env.DATABASE_URL ? 'DATABASE_URL' : path.join(dataDir, 'postgres'),
    server: { port, variable: 'PORT', readyUrl: `http://${local}:${port}/readyz` },
    simulator: {
      port: simulatorPort,
      variable: 'SIMULATOR_PORT',
      readyUrl: `http://${local}:${simulatorPort}/healthz`,
    },
    env: {
      NODE_ENV: env.NODE_ENV ?? 'production',
      HOST: host,
      PORT: String(port),
      PUBLIC_ORIGIN: publicOrigin,
      SIMULATOR_PORT: String(simulatorPort),
      SIMULATOR_ORIGIN: simulatorOrigin,
      MIDCALL_DATA: dataDir,
      MIDCALL_DEMO: withSimulator ? '1' : '0',
      MIDCALL_DEMO_FILE: env.MIDCALL_DEMO_FILE ?? path.join(dataDir, 'demo.json'),
      LOG_LEVEL: env.LOG_LEVEL ?? (withSimulator ? 'warn' : 'info'),
    },
  };
}

function readPort(env, variable, standard) {
  const port = Number(env[variable] ?? standard);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} is "${env[variable]}", which is no port: give a number from 1 to 65535.`);
}
