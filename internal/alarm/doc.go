// Package alarm does what CloudWatch does with alarms, so that tests can show what an
// alarm of ours does: [Read] takes the alarms from the Terraform that makes them, a
// [Record] holds what was measured, and [Alarm.At] is the state at a moment.
//
// The alarms are read from the very blocks aws_cloudwatch_metric_alarm, with the
// locals, variables and functions that Terraform would use, so that what is tested
// cannot drift from what is deployed.
//
// Evaluation follows Amazon's description (Using Amazon CloudWatch alarms; Using math
// expressions): the newest N datapoints of a range two longer are looked at, M of them
// have to breach, and what is missing beyond that is treated as treat_missing_data says.
// Metric math has numbers, arithmetic, comparisons, AND, OR, IF and FILL, which is what
// our alarms use; anything else is an error and not a guess.
//
// It is for tests: nothing in the program decides anything by it. It has no composite
// alarms, no anomaly detection, and no idea of how late CloudWatch is.
package alarm
