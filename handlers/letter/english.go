package letter

var english = words{
	Decimal: ".", Thousands: ",", DateTime: "%d %s %d, %s %s",
	Months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},

	Ready: "Your 3D model is ready", ReadyNamed: "Your 3D model is ready: %s",
	ReadyLead:      "Your photo has become a model that you can turn round, print and share.",
	ReadyPreheader: "%s points, made in %s. Turn it round, print it, share it.",
	PictureAlt:     "Picture of your 3D model, seen from the front",
	OpenModel:      "Open your model",
	OpenNote:       "The link works until %s at least. You sign in to open it, and get fresh download links there.",
	OpenPlain:      "If the button does not open, copy this address:",
	FilesTitle:     "Download the files",
	FilesNote:      "Whoever has these links has the files, without signing in. They work until %s.",
	DownloadModel:  "Download the model",

	FailedSubject: "We could not make your 3D model", DelayedSubject: "Your 3D model is delayed", AgainSubject: "Your 3D model needs another try",
	DelayedLead: "Something went wrong on our side. We have been told and are looking into it; your photo and your mask are safe.",
	AgainLead:   "Our storage did not answer, and we have tried several times. This usually passes by itself; nothing of yours is lost.",
	HintsTitle:  "What you can do", OpenSession: "Open the session",

	DigestReady: "%d of your 3D models are ready", DigestFailed: "%d of your 3D models could not be made", DigestMixed: "%d results: %d with a model, %d without",
	DigestLead: "Several of your results came at about the same time. Here they are together.",
	DigestMore: "And %d more, which are in your list.", OpenList: "See all your models",
	EntryReady: "Ready: %s points, %s",

	Photo: "Photo", Object: "Object", Points: "Points", FileSize: "File size", Time: "Processing time", Method: "Method", Session: "Session", Reason: "Reason", UploadedAs: "Uploaded as",

	EndpointOff: "Webhook endpoint %s is switched off",
	OffGone:     "Your endpoint answered 410 Gone, which asks us to stop sending.",
	OffFailing:  "For five days your endpoint has answered none of our webhooks, so we have stopped sending.",
	OffMend:     "Look at the delivery log: it has what your endpoint answered to every try of the last 30 days.",
	OffAnew:     "When it works again, put it anew: in config/webhooks.json, by the API, or by gen3d webhooks add.",
	OffReplay:   "Then replay what it missed. Every webhook comes with the id that it had.",
	OffFooter:   "You get this mail because the endpoint is yours.", OpenSettings: "Open the settings",
	Endpoint: "Endpoint", FailingSince: "Failing since", SwitchedOff: "Switched off", SeeLog: "See the log", Replay: "Replay",

	Help:   "Questions? Write to %s and name the session.",
	Footer: "You get this mail because it is about something that you asked Gen3D for.", Settings: "Change what you are mailed", Unsubscribe: "Stop all mail",

	AlertFailed: "%s failed", AlertDead: "dead letter in %s",
	AlertsFailed: "%s failed %d times more", AlertsDead: "%d more dead letters in %s",
	AlertsLead: "The same failure again and again since the last mail about it. In full, the last of them.",
	FirstOf:    "First", LastOf: "Last", Times: "Times",
	AlertDeadLead: "A message was given up. It lies in the dead letters until somebody looks.",
	Reaction:      "Reaction", Category: "Category", Event: "Event", EventID: "Event id", Cause: "Cause", Trace: "Trace", At: "At", User: "User", DeadLetterID: "Dead letter",
	About: "About", Peek: "Look at it", Redrive: "Try it again", Detail: "Full detail", EventBody: "The event", LogQuery: "Log query",
}
