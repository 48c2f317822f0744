// Package telemetry says how Gen3D does, in numbers: one list of metrics
// ([Catalogue]), one way to note a value ([Recorder]) and two ways out of the
// process. [EMF] writes lines in CloudWatch's embedded metric format, from which
// CloudWatch Logs makes the metrics that terraform's alarms and dashboards read.
// [Prometheus] is scraped.
//
// [Reporter] makes values of what happened: a handled message, a lost lease. What a
// metric is made of stands beside it in catalogue.go.
//
// Dimensions are bounded. A reaction is one of the table's, a tenant is one of those
// that the operator named or "other", and no metric has more than [MostSeries]
// series: what comes after them is counted as "other" too. Nobody's address, file
// name or session is ever a dimension.
//
// It does not decide what is too much (terraform/modules/observability does), it does
// not ask AWS for numbers that AWS measures itself, such as the depth of a queue on
// CloudWatch, and it writes no log.
package telemetry
