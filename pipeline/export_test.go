package pipeline

// Plainly is what Unmarshal tries first.
var Plainly = plainly
