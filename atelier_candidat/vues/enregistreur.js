// Records the microphone with MediaRecorder and sends the sound to the kernel as it comes.
const TYPES = { ".webm": "audio/webm", ".wav": "audio/wav", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg" };
const BLOCK = 512 * 1024;
const PATIENCE = 5000; // milliseconds without an answer from Python, or without a sound, before saying so
const SILENCE = 0.004; // of the loudest possible: a microphone that is cut gives 0
const SPEAK = "Enregistrement en cours : parlez.";
const DEAF = "Python ne répond pas : rien ne s'enregistre. Cliquez sur ▶, en haut, pour relancer l'enregistreur, et recommencez.";
const MUTE = "On ne vous entend pas : vérifiez que le micro n'est pas coupé. Ce silence s'enregistre aussi.";

function button(text, action) {
  const node = document.createElement("button");
  node.type = "button";
  node.textContent = text;
  node.addEventListener("click", action);
  return node;
}

function isSaving(event) {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

function refusal(error) {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
    return "Ce navigateur ne sait pas enregistrer ici (il faut une adresse https ou localhost). Déposez un fichier enregistré sur votre téléphone.";
  }
  if (error?.name === "NotAllowedError") {
    return "Le micro est refusé : autorisez-le dans la barre d'adresse, puis recommencez. Vous pouvez aussi déposer un fichier.";
  }
  if (error?.name === "NotFoundError") {
    return "Aucun micro n'est branché : branchez-en un, ou déposez un fichier enregistré sur votre téléphone.";
  }
  return "Le micro ne répond pas : une autre application l'utilise peut-être. Vous pouvez aussi déposer un fichier.";
}

// How loud the microphone is, from 0 to 1.
function meter(stream) {
  const context = new AudioContext();
  const node = context.createAnalyser();
  const samples = new Float32Array(node.fftSize);
  context.createMediaStreamSource(stream).connect(node);
  return {
    level: () => { node.getFloatTimeDomainData(samples); return Math.max(...samples.map(Math.abs)); },
    close: () => context.close(),
  };
}

function render({ model, el }) {
  let recorder = null, stream = null, timer = null, elapsed = 0, since = null;
  let reply = null, repliedAt = 0; // what waits for Python's next message, and when the last one came
  let sound = null, soundAt = 0;
  let queue = Promise.resolve(); // chunks are sent in the order in which they were recorded

  function send(content, buffer) {
    try {
      model.send(content, undefined, buffer ? [buffer] : []);
    } catch {
      // A closed connection: no answer will come, and `watch` or `begun` says so.
    }
  }
  // Python's next message, or nothing if it does not come.
  const answer = () => new Promise((resolve) => { reply = resolve; setTimeout(resolve, PATIENCE); });
  const seconds = () => elapsed + (since === null ? 0 : (performance.now() - since) / 1000);

  const start = button("Enregistrer", record);
  const pause = button("Mettre en pause", togglePause);
  const stop = button("Terminer", () => finish());
  const listen = button("Écouter", () => { status.textContent = "Chargement de l'enregistrement…"; send({ action: "ecouter" }); });
  const keep = button("Garder ce qui a été dit", () => send({ action: "terminer", suffixe: ".webm" }));
  const time = document.createElement("span");
  time.className = "ac-temps";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  status.className = "ac-statut";
  const player = document.createElement("audio");
  player.controls = true;
  player.hidden = true;
  const label = document.createElement("label");
  const file = document.createElement("input");
  file.type = "file";
  file.accept = Object.keys(TYPES).join(",");
  label.className = "ac-depot";
  label.append("Déposer un fichier (webm, wav, mp3, m4a, ogg)", file);
  const bar = document.createElement("div");
  bar.className = "ac-barre";
  bar.append(start, pause, stop, keep, listen, time);
  const box = document.createElement("div");
  box.className = "ac-enregistreur";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Enregistreur de l'oral");
  box.append(bar, status, player, label);
  // JupyterLab's shortcuts must not act on what is pressed here, except to save.
  box.addEventListener("keydown", (event) => { if (!isSaving(event)) event.stopPropagation(); });
  el.append(box);

  function show(text) { if (text !== undefined) status.textContent = text; refresh(); }
  function refresh() {
    const on = recorder !== null;
    start.hidden = on; pause.hidden = !on; stop.hidden = !on;
    start.textContent = model.get("existe") ? "Recommencer (remplace le précédent)" : "Enregistrer";
    listen.hidden = on || !model.get("existe");
    keep.hidden = on || !model.get("interrompu");
    label.hidden = on;
    time.textContent = on ? `${clock(seconds())} sur ${model.get("maximum")} min au plus` : "";
    box.dataset.etat = !on ? "arret" : recorder.state === "paused" ? "pause" : "marche";
  }

  async function record() {
    start.disabled = true;
    recorder = await prepared();
    start.disabled = false;
    if (recorder === null) { refresh(); return; }
    player.hidden = true;
    recorder.ondataavailable = (event) => {
      queue = queue.then(async () => {
        if (event.data.size) send({ action: "ajouter" }, await event.data.arrayBuffer());
      });
    };
    recorder.onstop = () => { queue = queue.then(() => send({ action: "terminer", suffixe: ".webm" })); };
    stream.getAudioTracks()[0].onended = () => finish("Le micro s'est débranché : ce qui a été dit est gardé.");
    sound = meter(stream);
    elapsed = 0; since = repliedAt = soundAt = performance.now();
    recorder.start(1000);
    timer = setInterval(watch, 250);
    show(SPEAK);
    pause.focus();
  }

  // A recorder with the microphone open and Python ready; null when one is missing, and then it is said.
  async function prepared() {
    try {
      if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) throw new Error();
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const wanted = "audio/webm;codecs=opus";
      const ready = new MediaRecorder(stream, { mimeType: wanted, audioBitsPerSecond: 24000 });
      if (await begun()) return ready;
    } catch (error) {
      show(refusal(error));
    }
    release();
    return null;
  }

  // Whether Python made room for a new recording; it says why when it could not.
  async function begun() {
    const waiting = answer();
    send({ action: "commencer" });
    const message = await waiting;
    if (!message) show(DEAF);
    return message?.action === "recu";
  }

  function watch() {
    if (recorder.state === "paused") { repliedAt = soundAt = performance.now(); return; }
    if (seconds() >= model.get("maximum") * 60) { finish("La durée maximale est atteinte."); return; }
    if (sound.level() > SILENCE) soundAt = performance.now();
    const late = (time) => performance.now() - time > PATIENCE;
    const text = late(repliedAt) ? DEAF : late(soundAt) ? MUTE : SPEAK;
    show(text === status.textContent ? undefined : text);
  }

  function release() {
    stream?.getTracks().forEach((track) => track.stop());
    sound?.close();
    stream = sound = null;
  }

  function togglePause() {
    if (recorder.state === "recording") {
      recorder.pause(); elapsed = seconds(); since = null;
      pause.textContent = "Reprendre"; show("En pause.");
    } else {
      recorder.resume(); since = performance.now();
      pause.textContent = "Mettre en pause"; show(SPEAK);
    }
  }

  function finish(text = "Enregistrement terminé, un instant…") {
    if (recorder === null) return;
    clearInterval(timer);
    const ended = recorder;
    recorder = null; since = null;
    pause.textContent = "Mettre en pause";
    if (ended.state !== "inactive") ended.stop();
    release();
    show(text);
    start.focus();
  }

  async function take(chosen) {
    if (!chosen || recorder !== null) return;
    const suffix = chosen.name.slice(chosen.name.lastIndexOf(".")).toLowerCase();
    if (!(suffix in TYPES)) { show("Ce format n'est pas lu : déposez un fichier webm, wav, mp3, m4a ou ogg."); return; }
    file.value = "";
    show("Dépôt du fichier…");
    if (!(await begun())) return;
    for (let at = 0; at < chosen.size; at += BLOCK) {
      send({ action: "ajouter" }, await chosen.slice(at, at + BLOCK).arrayBuffer());
    }
    send({ action: "terminer", suffixe: suffix });
  }
  file.addEventListener("change", () => take(file.files[0]));
  // JupyterLab would take a dropped file for its own cells.
  box.addEventListener("dragover", (event) => { event.preventDefault(); event.stopPropagation(); });
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer.files[0]);
  });

  let heard = [];
  const received = (message, buffers) => {
    repliedAt = performance.now();
    reply?.(message);
    reply = null;
    if (message.action === "recu") return;
    if (message.action === "son") {
      heard.push(...buffers);
      if (!message.fin) return;
      if (player.src) URL.revokeObjectURL(player.src);
      player.src = URL.createObjectURL(new Blob(heard, { type: TYPES[message.suffixe] }));
      heard = [];
      player.hidden = false;
      show(model.get("statut"));
      player.play().catch(() => player.focus());
      return;
    }
    if (message.action === "erreur" && recorder !== null) finish();
    player.hidden = true;
    show(message.texte);
  };
  model.on("msg:custom", received);
  model.on("change:existe", refresh);
  model.on("change:interrompu", refresh);
  show(model.get("statut"));
  return () => { model.off("msg:custom", received); finish(); };
}

export default { render };
