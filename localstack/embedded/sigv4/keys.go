package sigv4

// Keys finds the secret of an access key; known is false for a key nobody has.
type Keys func(accessKey string) (secret string, known bool)

// OneKey knows a single pair.
func OneKey(accessKey, secret string) Keys {
	return func(asked string) (string, bool) { return secret, asked == accessKey }
}
