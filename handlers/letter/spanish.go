package letter

var spanish = words{
	Decimal: ",", Thousands: ".", DateTime: "%d de %s de %d, %s %s",
	Months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},

	Ready: "Tu modelo 3D está listo", ReadyNamed: "Tu modelo 3D está listo: %s",
	ReadyLead:      "Tu foto ya es un modelo que puedes girar, imprimir y compartir.",
	ReadyPreheader: "%s puntos, creado en %s. Gíralo, imprímelo, compártelo.",
	PictureAlt:     "Imagen de tu modelo 3D, visto de frente",
	OpenModel:      "Abrir tu modelo",
	OpenNote:       "El enlace funciona al menos hasta el %s. Al abrirlo inicias sesión y obtienes enlaces de descarga nuevos.",
	OpenPlain:      "Si el botón no se abre, copia esta dirección:",
	FilesTitle:     "Descargar los archivos",
	FilesNote:      "Quien tenga estos enlaces tiene los archivos, sin iniciar sesión. Funcionan hasta el %s.",
	DownloadModel:  "Descargar el modelo",

	FailedSubject: "No hemos podido crear tu modelo 3D", DelayedSubject: "Tu modelo 3D se retrasa", AgainSubject: "Tu modelo 3D necesita otro intento",
	DelayedLead: "Algo ha fallado por nuestra parte. Ya estamos avisados y lo estamos investigando; tu foto y tu máscara están a salvo.",
	AgainLead:   "Nuestro almacenamiento no ha respondido, y lo hemos intentado varias veces. Suele pasar solo; no se ha perdido nada tuyo.",
	HintsTitle:  "Qué puedes hacer", OpenSession: "Abrir la sesión",

	DigestReady: "%d de tus modelos 3D están listos", DigestFailed: "No hemos podido crear %d de tus modelos 3D", DigestMixed: "%d resultados: %d con modelo, %d sin modelo",
	DigestLead: "Varios de tus resultados han llegado más o menos a la vez. Aquí los tienes juntos.",
	DigestMore: "Y %d más, que están en tu lista.", OpenList: "Ver todos tus modelos",
	EntryReady: "Listo: %s puntos, %s",

	Photo: "Foto", Object: "Objeto", Points: "Puntos", FileSize: "Tamaño del archivo", Time: "Tiempo de proceso", Method: "Método", Session: "Sesión", Reason: "Motivo", UploadedAs: "Subido como",

	EndpointOff: "El endpoint de webhooks %s está desactivado",
	OffGone:     "Tu endpoint respondió 410 Gone, que nos pide dejar de enviar.",
	OffFailing:  "Desde hace cinco días tu endpoint no responde a ninguno de nuestros webhooks, así que hemos dejado de enviar.",
	OffMend:     "Mira el registro de entregas: tiene lo que respondió tu endpoint a cada intento de los últimos 30 días.",
	OffAnew:     "Cuando vuelva a funcionar, dalo de alta de nuevo: en config/webhooks.json, con la API o con gen3d webhooks add.",
	OffReplay:   "Después repite lo que se perdió. Cada webhook llega con el id que tenía.",
	OffFooter:   "Recibes este correo porque el endpoint es tuyo.", OpenSettings: "Abrir los ajustes",
	Endpoint: "Endpoint de webhooks", FailingSince: "Falla desde", SwitchedOff: "Desactivado", SeeLog: "Ver el registro", Replay: "Repetir",

	Help:   "¿Preguntas? Escribe a %s e indica la sesión.",
	Footer: "Recibes este correo porque algo que pediste a Gen3D ha terminado.", Settings: "Cambiar qué correos recibes", Unsubscribe: "No recibir más correos",

	AlertFailed: "%s ha fallado", AlertDead: "mensaje muerto en %s",
	AlertsFailed: "%s ha fallado %d veces más", AlertsDead: "%d mensajes muertos más en %s",
	AlertsLead: "El mismo fallo, una y otra vez desde el último correo sobre él. Completo, el último de ellos.",
	FirstOf:    "Primero", LastOf: "Último", Times: "Veces",
	AlertDeadLead: "Se ha renunciado a un mensaje. Queda en la cola de mensajes muertos hasta que alguien lo mire.",
	Reaction:      "Reacción", Category: "Categoría", Event: "Evento", EventID: "Id del evento", Cause: "Causa", Trace: "Traza", At: "Hora", User: "Usuario", DeadLetterID: "Mensaje muerto",
	About: "Sobre", Peek: "Míralo", Redrive: "Inténtalo de nuevo", Detail: "Todo el detalle", EventBody: "El evento", LogQuery: "Consulta de registros",
}
