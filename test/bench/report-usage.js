// Loaded into each measured process by --require: answers its parent's questions about CPU time and memory. Knows no bot.
process.on('message', (question) => {
  if (question === 'cpu') process.send({ cpu: process.cpuUsage() });
  if (question === 'memory') process.send({ memory: process.memoryUsage() });
});
// The question channel alone keeps no process alive.
process.channel?.unref();
