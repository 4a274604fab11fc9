/*
 * What windows_exporter calls things, in PromQL. Version 0.30 (late in 2024) moved memory from the collectors `os` and `cs`
 * to `memory`: `windows_os_physical_memory_free_bytes` became `windows_memory_physical_free_bytes`, and
 * `windows_cs_physical_memory_bytes` became `windows_memory_physical_total_bytes`. Both are asked for, the newer first; for a
 * while machines had both. Processor, disks and network are called the same since 0.13 (2020), before which everything began
 * with `wmi_`, and that is not read.
 *
 * A value is of the step that ends with it: means of what is measured, last readings of what is counted. So nothing is
 * carried over from before a gap. `max` and `max by` make one series of a machine that two jobs watch.
 */

export interface Queries {
  cpu: string;
  memoryFree: string;
  memoryTotal: string;
  diskFree: string;
  diskSize: string;
  inbound: string;
  outbound: string;
}

/** The queries about one machine, `label="value"` as it is written in a selector, and steps of whole seconds. */
export function queriesOf(machine: string, stepS: number): Queries {
  const range = `[${stepS}s]`;
  const mean = (name: string, more = '') => `avg_over_time(${name}{${machine}${more}}${range})`;
  const memory = (newer: string, older: string) => `max(${mean(newer)}) or max(${mean(older)})`;
  const disk = (name: string) => `max by (volume) (${mean(name, VOLUMES)})`;
  // Bytes a second of each card, and megabits of all of them.
  const network = (name: string) => `8e-6 * sum(max by (nic) (rate(${name}{${machine}}${range})))`;
  return {
    cpu: `sum by (mode) (max by (core, mode) (last_over_time(windows_cpu_time_total{${machine}${MODES}}${range})))`,
    memoryFree: memory('windows_memory_physical_free_bytes', 'windows_os_physical_memory_free_bytes'),
    memoryTotal: memory('windows_memory_physical_total_bytes', 'windows_cs_physical_memory_bytes'),
    diskFree: disk('windows_logical_disk_free_bytes'),
    diskSize: disk('windows_logical_disk_size_bytes'),
    inbound: network('windows_net_bytes_received_total'),
    outbound: network('windows_net_bytes_sent_total'),
  };
}

/** Windows counts `dpc` and `interrupt` within `privileged`: with them, the modes would come to more than the time there was. */
const MODES = ',mode=~"idle|privileged|user"';

/** Volumes without a letter are parts of the system (recovery, boot), full by design. */
const VOLUMES = ',volume!~"HarddiskVolume.*"';
