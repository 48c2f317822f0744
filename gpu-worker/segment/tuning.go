package segment

// tuning is the settings of the chain from clicks to mask. They were chosen on
// 50 scenes that are not among those reported in the documentation.
type tuning struct {
	// distanceSide, guessSide, cutSide and edgeSide are the long sides of the
	// pictures on which distance is measured, guesses are tried, the cut is made
	// and the edge is fitted.
	distanceSide, guessSide, cutSide, edgeSide int
	// judged is whether a first click is answered by several guesses and a judge.
	judged bool
	// refutable is whether a click that contradicts the guess at the object's size
	// takes the guess back.
	refutable bool
	// narrowed is whether a later click that goes too far is tried with less room.
	narrowed bool

	// A step costs floorCost on even ground. The gradient adds up to 1.5, where
	// its edgeQuantile counts as 1, and the hierarchy's contours up to contour.
	floorCost, contour float32
	edgeQuantile       float64

	// seedRadius of a click, in shares of the long side, where distance starts
	// and where the cut is certain.
	seedRadius, sureRadius float32
	// unsure is how far the ratio must be from 0 and 1 to be put to the cut.
	unsure float32

	// What speaks for a pixel being inside, in units of log-odds: colour, place
	// (the geodesic ratio), the hierarchy's candidates under the first click.
	colour, place, candidates float32
	// floor is the least probability of a colour.
	floor float32
	// smooth is the price of a pixel's length of border on even ground.
	smooth float32
	// An earlier answer is kept by keep, and by keepFar more at reach times the
	// way from the newest click to its nearest opponent.
	keep, keepFar, reach float32
	// rounds of colour models and cut: for the first answer, for later
	// ones, for each guess.
	rounds, laterRounds, guessRounds int

	// edgeRadius, in pixels of edgeSide, and edgeEvenness, in squared Lab steps,
	// are the guided filter's window and regularisation; 0 switches it off.
	edgeRadius   int
	edgeEvenness float32
}

func defaults() tuning {
	return tuning{
		distanceSide: featureSide, guessSide: 200, judged: true, refutable: true, narrowed: true, cutSide: 400, edgeSide: 1024,
		floorCost: .05, contour: 2, edgeQuantile: .97,
		seedRadius: .012, sureRadius: .012, unsure: .1,
		colour: 1, place: .7, candidates: .5, floor: 1e-4, smooth: 40,
		keep: .2, keepFar: 1.5, reach: 4,
		rounds: 3, laterRounds: 2, guessRounds: 2,
		edgeRadius: 6, edgeEvenness: 4,
	}
}
