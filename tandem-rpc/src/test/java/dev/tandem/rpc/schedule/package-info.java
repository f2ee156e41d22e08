/// Runs the library's own classes, unchanged in source, under a schedule that a seed decides.
///
/// [Weaver][dev.tandem.rpc.schedule.Weaver] rewrites them as they are loaded: wherever threads can
/// meet there is a call of [Hooks][dev.tandem.rpc.schedule.Hooks], behind which a
/// [Schedule][dev.tandem.rpc.schedule.Schedule] lets one thread run at a time, keeps the clock, and
/// decides who goes on. `docs/adr/0202-schedules-from-seeds.md` has the reasons.
package dev.tandem.rpc.schedule;
