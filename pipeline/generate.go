package pipeline

//go:generate go run ./schema/generate schema
