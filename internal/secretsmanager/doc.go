// Package secretsmanager keeps one secret of a deployment in AWS Secrets Manager.
//
// The secret gets its first value from the program, never from Terraform, whose
// state would hold it. Terraform may make it, without a value; otherwise the
// program does. The role needs secretsmanager:GetSecretValue, PutSecretValue and, to
// make it, CreateSecret, on this one secret.
//
// It rotates nothing.
package secretsmanager
