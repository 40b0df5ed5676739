/**
 * Loaded into the processes of `npm start` by --import: when the starter vanishes (a killed terminal, `kill -9`), they
 * stop in order instead of holding ports and data. Programs they start themselves inherit the option but not the duty.
 */
if (process.channel && process.env.MIDCALL_STARTER === String(process.ppid)) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
