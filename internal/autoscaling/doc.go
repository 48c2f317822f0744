// Package autoscaling speaks to the Auto Scaling group that GPU workers live in.
package autoscaling
