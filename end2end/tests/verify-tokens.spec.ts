// What docs/verify-tokens.md tells other services, done with an independent JOSE library and with nginx.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { Api } from '../fixtures/api.ts';
import { CiIssuer } from '../fixtures/issuers.ts';
import { Server } from '../fixtures/server.ts';

const example = resolve(import.meta.dirname, '../../docs/nginx/auth_request.conf');
const admin = { username: 'root', password: 'correct horse battery staple' };

interface World {
  server: Server;
  issuer: CiIssuer;
  root: Api;
  login(path: string): Promise<string>;
}

async function start(settings: Record<string, string> = {}): Promise<World> {
  const server = await Server.start({ admin, settings });
  const issuer = await CiIssuer.start();
  const root = new Api(server, server.adminToken(admin.username));
  await root.group('acme');
  const login = async (path: string) => {
    const answer = await root.login(path, issuer.token(server.publicUrl, { ref: 'main' }));
    expect(answer.status, answer.text).toBe(200);
    return server.secret(answer.body.access_token as string);
  };
  await root.serviceAccount('acme/deploy', { issuer: issuer.url, bound_claims: { ref: 'main' } });
  return { server, issuer, root, login };
}

async function stop({ server, issuer }: World): Promise<void> {
  await issuer.stop();
  await server.stop();
}

for (const algorithm of ['ES256', 'EdDSA', 'RS256']) {
  test(`tokens are verified offline with jose: ${algorithm}`, async () => {
    const world = await start({ THARSIS_SIGNING_ALGORITHM: algorithm });
    try {
      const { server, issuer, login } = world;
      const configuration = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json();
      expect(configuration.id_token_signing_alg_values_supported).toEqual([algorithm]);
      const keys = createRemoteJWKSet(new URL(configuration.jwks_uri), { cooldownDuration: 0 });
      const demands = { issuer: configuration.issuer, audience: 'tharsis', typ: 'at+jwt' };
      const token = await login('acme/deploy');
      const { payload, protectedHeader } = await jwtVerify(token, keys, demands);
      expect(protectedHeader.alg).toBe(algorithm);
      expect(payload.sub).toBe('acme/deploy');
      expect(payload['tharsis_type']).toBe('service_account');
      const foreign = issuer.token('tharsis', { iss: configuration.issuer }, { header: { typ: 'at+jwt' } });
      const [head, body] = token.split('.');
      for (const wrong of [foreign, `${head}.${body}.${'A'.repeat(86)}`]) {
        await expect(jwtVerify(wrong, keys, demands)).rejects.toThrow();
      }
      // A rotation is noticed by whoever fetches the keys again for an unknown name, and old tokens stay good.
      server.run(['admin', 'rotate-signing-key', '--now']);
      await expect(async () => {
        expect(decodeProtectedHeader(await login('acme/deploy')).kid).not.toBe(protectedHeader.kid);
      }).toPass({ timeout: 20_000 });
      await jwtVerify(await login('acme/deploy'), keys, demands);
      await jwtVerify(token, keys, demands);
    } finally {
      await stop(world);
    }
  });
}

test('nginx lets through whom the server lets', async () => {
  const world = await start();
  const seen: IncomingHttpHeaders[] = [];
  const service = createServer((request, response) => {
    seen.push(request.headers);
    response.end('inside');
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const folder = mkdtempSync(join(tmpdir(), 'tharsis-nginx-'));
  let nginx: ChildProcess | undefined;
  try {
    const { server, root, login } = world;
    const port = await freePort();
    nginx = proxy(folder, port, server.url, `127.0.0.1:${(service.address() as AddressInfo).port}`);
    const ask = async (token?: string) => {
      const headers: Record<string, string> = { 'x-tharsis-name': 'admin', 'x-tharsis-role': 'owner' };
      if (token) headers['authorization'] = `Bearer ${token}`;
      return fetch(`http://127.0.0.1:${port}/anything?x=1`, { headers });
    };
    await expect(async () => void (await ask())).toPass({ timeout: 10_000 });
    const token = await login('acme/deploy');
    expect((await ask()).status).toBe(401);
    expect((await ask()).headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask('x')).status).toBe(401);
    expect((await ask(token)).status, 'there is no such workspace').toBe(403);
    await root.workspace('acme/prod');
    expect((await ask(token)).status, 'no member').toBe(403);
    await root.member('acme/prod', { service_account_id: 'trn:service_account:acme/deploy' }, 'deployer');
    const inside = await ask(token);
    expect([inside.status, await inside.text()]).toEqual([200, 'inside']);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      'x-tharsis-kind': 'service_account',
      'x-tharsis-name': 'acme/deploy',
      'x-tharsis-role': 'deployer',
    });
    expect(seen[0]?.authorization).toBeUndefined();
    await root.call('POST', '/v1/revoke', new URLSearchParams({ token }));
    expect((await ask(token)).status).toBe(401);
  } finally {
    nginx?.kill();
    service.close();
    rmSync(folder, { recursive: true, force: true });
    await stop(world);
  }
});

/** nginx with the example as it stands in the documentation, but for the addresses. */
function proxy(folder: string, port: number, server: string, service: string): ChildProcess {
  const text = readFileSync(example, 'utf8');
  const replaced = [
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['http://127.0.0.1:3000', server],
    ['127.0.0.1:9000', service],
  ].reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replace(from as string, to as string);
  }, text);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  const configuration = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; ${paths}
${replaced}
}`;
  writeFileSync(join(folder, 'nginx.conf'), configuration);
  const path = `${process.env['PATH']}:/usr/sbin`;
  return spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
}

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((done) => socket.listen(0, '127.0.0.1', done));
  const { port } = socket.address() as AddressInfo;
  await new Promise((done) => socket.close(done));
  return port;
}
