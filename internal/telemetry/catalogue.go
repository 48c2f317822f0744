package telemetry

// Bounds of histograms: jobs take from a tenth of a second to ten minutes, messages
// wait from a moment to the four days that a queue keeps them, models have from a
// hundred kilobytes to a hundred megabytes.
var (
	jobSeconds  = []float64{.1, .25, .5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600}
	waitSeconds = []float64{.01, .05, .1, .5, 1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 24 * 3600, 4 * 24 * 3600}
	megabytes   = []float64{.1, .25, .5, 1, 2.5, 5, 10, 25, 50, 100}
)

// Facts of sessions, counted where update-session hears of them: once each.
var (
	Sessions              = Metric{Name: "Sessions", Unit: Count, Help: "Sessions begun.", prometheus: "gen3d_sessions_total"}
	InitializationSuccess = Metric{Name: "Initialization.Success", Unit: Count, Help: "Photos encoded.", prometheus: "gen3d_initialization_success_total"}
	InitializationFailure = Metric{Name: "Initialization.Failure", Unit: Count, Help: "Encodings that failed, and not for what the owner sent.", prometheus: "gen3d_initialization_failure_total"}
	ReconstructionSuccess = Metric{Name: "Reconstruction.Success", Unit: Count, Help: "Models made.", prometheus: "gen3d_reconstruction_success_total"}
	ReconstructionFailure = Metric{Name: "Reconstruction.Failure", Unit: Count, Help: "Reconstructions that failed, and not for what the owner sent.", prometheus: "gen3d_reconstruction_failure_total"}
	Rejected              = Metric{Name: "Rejected", Unit: Count, Help: "Uploads and jobs that failed for what the owner sent.", prometheus: "gen3d_rejected_total"}
	Mails                 = Metric{Name: "Mails", Unit: Count, Help: "Mails sent to owners.", prometheus: "gen3d_mails_total"}

	InitializationDuration = Metric{Name: "Initialization.Duration", Unit: Milliseconds, Help: "An encoding, from its receipt on a worker to its end.", prometheus: "gen3d_initialization_duration_seconds", scale: 1e-3, buckets: jobSeconds}
	ReconstructionDuration = Metric{Name: "Reconstruction.Duration", Unit: Milliseconds, Help: "A reconstruction, from its receipt on a worker to its end.", prometheus: "gen3d_reconstruction_duration_seconds", scale: 1e-3, buckets: jobSeconds}
	MeshSize               = Metric{Name: "MeshSize", Unit: Megabytes, Help: "Size of output_mesh.ply, in MiB.", prometheus: "gen3d_mesh_size_megabytes", buckets: megabytes}

	GPUSeconds  = Metric{Name: "Gpu.Seconds", Unit: Seconds, Dimensions: []string{"Model", "Tenant"}, Sets: [][]string{{"Model"}, {"Model", "Tenant"}}, Help: "Time that a model ran alone on a worker, by model and by tenant; tenants whom the operator has not named are other.", prometheus: "gen3d_gpu_seconds_total"}
	SessionCost = Metric{Name: "Session.Cost", Unit: None, Dimensions: []string{"Tenant"}, Sets: [][]string{{"Tenant"}}, Help: "Dollars that a job's time on a worker cost. Its sum over that of Reconstruction.Success is the cost of a session, idle workers aside.", prometheus: "gen3d_session_cost_dollars_total"}
)

// What becomes of messages, wherever they are handled.
var (
	HandlerFailures = Metric{Name: "Handler.Failures", Unit: Count, Help: "Messages that failed in the handlers: tried again, or given up.", prometheus: "gen3d_handler_failures_total"}
	WorkerFailures  = Metric{Name: "Worker.Failures", Unit: Count, Help: "Jobs that failed in the workers: tried again, or given up.", prometheus: "gen3d_worker_failures_total"}
	QueueAge        = Metric{Name: "Queue.Age", Unit: Milliseconds, Dimensions: []string{"Reaction"}, Sets: [][]string{{"Reaction"}}, Help: "How long a message had waited when it was taken up.", prometheus: "gen3d_queue_age_seconds", scale: 1e-3, buckets: waitSeconds}
	LeaseLost       = Metric{Name: "Lease.Lost", Unit: Count, Dimensions: []string{"Reaction"}, Sets: [][]string{{"Reaction"}}, Help: "Messages whose lease ended while they were handled: somebody else has them now.", prometheus: "gen3d_lease_lost_total"}
	TopologyMissing = Metric{Name: "Topology.Missing", Unit: Count, Help: "Queues, dead letters, topics, subscriptions and permissions to send that are not there.", prometheus: "gen3d_topology_missing", gauge: true}
	Webhooks        = Metric{Name: "Webhooks", Unit: Count, Help: "Requests sent to endpoints.", prometheus: "gen3d_webhooks_total"}
)

// Catalogue is every metric that the program emits.
var Catalogue = []Metric{
	Sessions, InitializationSuccess, InitializationFailure, ReconstructionSuccess, ReconstructionFailure, Rejected, Mails,
	InitializationDuration, ReconstructionDuration, MeshSize, GPUSeconds, SessionCost,
	HandlerFailures, WorkerFailures, QueueAge, LeaseLost, TopologyMissing, Webhooks,
}
