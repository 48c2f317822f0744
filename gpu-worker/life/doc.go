// Package life is a worker's life on a machine that costs money: it joins its group
// when its models have answered, is protected while it works, leaves when it is told
// to or has been idle for long, and says all the while how it is.
//
// It neither receives messages nor runs models. The end of the context that it hands
// out is how the rest of the program learns that it is to finish what it can and to
// hand back the rest.
package life
