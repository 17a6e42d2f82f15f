import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isLoopback } from '../config/read-config.ts';
import { ServerError } from '../server-error.ts';
import type { Services } from './services.ts';

function addGauges(registry: Registry, services: Services): void {
  const gauges: readonly (readonly [string, string, () => number])[] = [
    ['ratspult_meetings_running', 'Meetings in progress', () => services.conference.statistics().meetings],
    ['ratspult_participants', 'Participants in meetings', () => services.conference.statistics().participants],
    ['ratspult_guests_waiting', 'Guests in waiting rooms', () => services.conference.statistics().waiting],
    [
      'ratspult_media_workers_alive',
      'Media workers alive',
      () => services.conference.statistics().workers.filter((worker) => worker.alive).length,
    ],
    ['ratspult_rooms', 'Rooms known', () => services.roomRegistry.all().length],
    ['ratspult_rooms_online', 'Rooms connected', () => services.hub.onlineCount()],
    ['process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss()],
    ['process_cpu_seconds', 'CPU time used', () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6],
  ];
  for (const [name, help, read] of gauges) {
    const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
  }
}

type WorkerStatus = ReturnType<Services['conference']['statistics']>['workers'][number];

/** Labelled by slot, so that a worker that died and its successor are one line in a graph. */
function addWorkerGauges(registry: Registry, services: Services): void {
  const gauges: readonly (readonly [string, string, (worker: WorkerStatus) => number])[] = [
    ['ratspult_media_worker_cpu', 'Share of one core a media worker uses', ({ load }) => load.cpu01],
    ['ratspult_media_worker_packets_per_second', 'Packets in and out', ({ load }) => load.packetsPerSecond],
    ['ratspult_media_worker_streams', 'Streams a media worker forwards', ({ load }) => load.consumers],
    ['ratspult_media_worker_strain', '0 calm, 1 thumbs, 2 layers, 3 tiles, 4 no further joins', ({ strain }) => strain],
    ['ratspult_media_worker_seats', 'Participants on a media worker', ({ seats }) => seats],
  ];
  for (const [name, help, read] of gauges) {
    const gauge: Gauge<'slot'> = new Gauge({
      name,
      help,
      labelNames: ['slot'],
      registers: [registry],
      collect: () => {
        for (const [slot, worker] of services.conference.statistics().workers.entries()) {
          gauge.set({ slot }, read(worker));
        }
      },
    });
  }
}

/** Prometheus text for loopback and configured addresses. Labels are route names and classes of status, never people or rooms. */
export function registerMetrics(app: FastifyInstance, services: Services): void {
  const registry = new Registry();
  addGauges(registry, services);
  addWorkerGauges(registry, services);
  const requests = new Counter({
    name: 'ratspult_http_requests_total',
    help: 'HTTP requests by route and class of status',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'ratspult_http_request_seconds',
    help: 'Time to answer',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.access ?? 'none';
    requests.inc({ route, status: `${Math.floor(reply.statusCode / 100)}xx` });
    duration.observe({ route }, reply.elapsedTime / 1000);
  });

  const allowed = new Set(services.config.metricsAllow);
  app.get('/metrics', { config: { access: 'metrics' }, schema: { hide: true } }, async (request, reply) => {
    // A proxy on this machine that is not configured as trusted makes everybody look local.
    const local = isLoopback(request.ip) && request.headers['x-forwarded-for'] === undefined;
    if (!local && !allowed.has(request.ip)) {
      throw new ServerError('not-allowed', 'metrics are for configured addresses');
    }
    reply.type(registry.contentType).header('cache-control', 'no-store');
    return await registry.metrics();
  });
}
