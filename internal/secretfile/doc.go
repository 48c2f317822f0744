// Package secretfile keeps one secret of a cloud on one machine, in a file that is
// encrypted with AES-256-GCM. The key is a file beside it: a copy of either alone,
// in a backup or a bug report, gives nothing away.
//
// It is no vault: who reads both files has the secret. A deployment uses package
// secretsmanager.
package secretfile
