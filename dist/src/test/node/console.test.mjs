// SPDX-License-Identifier: Apache-2.0
// The console bridge as the published Vert.x client sees it, over mutual TLS, against a running service.
//
// Environment, all required:
//   CONSOLE_URL      https://host:port/eventbus
//   CONSOLE_CA       the certificate of the CA, PEM
//   CONSOLE_CERT     the client's certificate, PEM
//   CONSOLE_KEY      its key, PEM
//   CONSOLE_PACKAGE  a package that the service may install while this runs

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, afterEach, test } from 'node:test';
import EventBus from '@vertx/eventbus-bridge-client.js';

const PATIENCE_MS = 60_000;

const required = (name) => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
};

const url = required('CONSOLE_URL');
const installable = required('CONSOLE_PACKAGE');
const tls = {
  ca: readFileSync(required('CONSOLE_CA')),
  cert: readFileSync(required('CONSOLE_CERT')),
  key: readFileSync(required('CONSOLE_KEY')),
};
// SockJS asks for /info with the global agent; its WebSocket takes options of its own.
Object.assign(https.globalAgent.options, tls);
// By itself it gives up on the WebSocket after some round trips of that request, which a busy machine exceeds.
const options = () => ({
  transports: ['websocket'],
  timeout: PATIENCE_MS,
  transportOptions: { websocket: { tls: { ...tls } } },
});

const open = [];

const within = (what, promise) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** A connected bus; errors that belong to no request are kept in `refusals`. */
const connect = () => {
  const bus = new EventBus(url, options());
  open.push(bus);
  bus.refusals = [];
  bus.refused = () => new Promise((resolve) => {
    bus.onerror = (error) => {
      bus.refusals.push(error);
      resolve(error);
    };
  });
  return within('connect', new Promise((resolve, reject) => {
    bus.onopen = () => resolve(bus);
    bus.onclose = (event) => reject(new Error(`closed: ${event.code} ${event.reason}`));
  }));
};

const ask = (bus, address, query) => within(`ask ${address}`, new Promise((resolve, reject) => {
  bus.send(address, query, (error, message) => (error ? reject(new Error(JSON.stringify(error))) : resolve(message.body)));
}));

/** Calls the HTTP API; returns the value of `data`. */
const call = (method, path, body) => within(`${method} ${path}`, new Promise((resolve, reject) => {
  const request = https.request(new URL(path, url), {
    method,
    headers: { 'content-type': 'application/json' },
  }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => { text += chunk; });
    response.on('end', () => {
      const envelope = JSON.parse(text);
      if (envelope.success) {
        resolve(envelope.data);
      } else {
        reject(new Error(text));
      }
    });
  });
  request.on('error', reject);
  request.end(JSON.stringify(body));
}));

afterEach(() => {
  for (const bus of open.splice(0)) {
    bus.onclose = null;
    if (bus.state === EventBus.OPEN) {
      bus.close();
    }
  }
});

after(() => https.globalAgent.destroy());

test('a console lists jobs', async () => {
  const bus = await connect();

  const reply = await ask(bus, 'ui.jobs', { limit: 5 });

  assert.equal(reply.success, true);
  assert.ok(Array.isArray(reply.data.jobs));
  assert.equal(typeof reply.data.total, 'number');
});

test('a console lists packages', async () => {
  const bus = await connect();

  const reply = await ask(bus, 'ui.packages', { limit: 2 });

  assert.equal(reply.success, true);
  assert.ok(reply.data.packages.length <= 2);
  assert.ok(reply.data.packages.every((item) => item.name && item.version));
});

test('a wrong query is answered with all that is wrong', async () => {
  const bus = await connect();

  const reply = await ask(bus, 'ui.jobs', { limit: 0, colour: 'red' });

  assert.equal(reply.success, false);
  assert.equal(reply.error.code, 'VALIDATION_ERROR');
  assert.deepEqual(Object.keys(reply.error.details.fields).sort(), ['colour', 'limit']);
});

test('a console follows a job to its end', async () => {
  const bus = await connect();
  const heard = [];
  const ended = new Promise((resolve) => {
    bus.registerHandler('ui.events.jobs', (error, message) => {
      heard.push(message.body);
      if (message.body.event === 'job_complete') {
        resolve(message.body);
      }
    });
  });
  // Messages of one socket are handled in order: once this is answered, the registration stands.
  await ask(bus, 'ui.jobs', {});

  const job = await call('POST', '/api/v1/packages', { packages: [{ name: installable }] });
  const end = await within('the end of the job', ended);

  assert.equal(end.job_id, job.job_id);
  assert.equal(end.status, 'completed', JSON.stringify(end));
  const numbers = heard.filter((event) => event.job_id === job.job_id).map((event) => event.seq);
  assert.deepEqual(numbers, numbers.map((_, index) => index + 1), 'every event once and in order');
  const detail = await ask(bus, 'ui.jobs', { job_id: job.job_id });
  assert.equal(detail.data.status, 'completed');
});

for (const address of ['jobs.submit', 'work.run', 'events.jobs', 'ui.events.jobs']) {
  test(`a console cannot send to ${address}`, async () => {
    const bus = await connect();
    const refused = bus.refused();

    bus.send(address, {});

    assert.equal((await within('a refusal', refused)).body, 'access_denied');
  });
}

for (const address of ['events.jobs', 'events.inventory', 'ui.jobs', 'jobs.submit']) {
  test(`a console cannot listen to ${address}`, async () => {
    const bus = await connect();
    const refused = bus.refused();

    bus.registerHandler(address, () => assert.fail('nothing may come'));

    assert.equal((await within('a refusal', refused)).body, 'access_denied');
  });
}

test('a console cannot publish', async () => {
  const bus = await connect();
  const refused = bus.refused();

  bus.publish('ui.events.jobs', { forged: true });

  assert.equal((await within('a refusal', refused)).body, 'rejected');
});

test('a message that is too large ends the connection', async () => {
  const bus = await connect();
  const closed = new Promise((resolve) => { bus.onclose = resolve; });

  bus.send('ui.jobs', { filler: 'x'.repeat(1 << 20) });

  await within('the end of the connection', closed);
});

test('a client without a certificate gets no answer at all', async () => {
  const agent = new https.Agent({ ca: tls.ca });
  const request = https.get(`${url}/info`, { agent, cert: undefined, key: undefined });

  const failure = await within('a failure', new Promise((resolve, reject) => {
    request.on('response', (response) => reject(new Error(`answered with ${response.statusCode}`)));
    request.on('error', resolve);
  }));

  assert.ok(failure instanceof Error);
  agent.destroy();
});
