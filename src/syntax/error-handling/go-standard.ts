/** Functions of the standard library, and of modules that most use, whose last result is an error. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  os: "Chdir Chmod Chown Chtimes CopyFS Create CreateTemp Executable FindProcess Getwd Hostname Link Lstat Mkdir MkdirAll MkdirTemp Open OpenFile ReadDir ReadFile Readlink Remove RemoveAll Rename Setenv Stat Symlink Truncate UserCacheDir UserConfigDir UserHomeDir WriteFile",
  ioutil: "ReadAll ReadDir ReadFile TempDir TempFile WriteFile",
  io: "Copy CopyBuffer CopyN ReadAll ReadAtLeast ReadFull",
  strconv: "Atoi ParseBool ParseComplex ParseFloat ParseInt ParseUint Unquote",
  json: "Compact Indent Marshal MarshalIndent Unmarshal",
  xml: "Marshal MarshalIndent Unmarshal",
  yaml: "Marshal Unmarshal",
  toml: "Decode DecodeFile Marshal Unmarshal",
  proto: "Marshal Unmarshal",
  http: "Get Head ListenAndServe ListenAndServeTLS NewRequest NewRequestWithContext Post PostForm ReadRequest ReadResponse Serve ServeTLS",
  net: "Dial DialTimeout InterfaceAddrs InterfaceByName Interfaces Listen ListenPacket LookupAddr LookupHost LookupIP ParseCIDR ResolveTCPAddr ResolveUDPAddr SplitHostPort",
  url: "JoinPath Parse ParseQuery ParseRequestURI PathUnescape QueryUnescape",
  time: "LoadLocation Parse ParseDuration ParseInLocation",
  filepath: "Abs EvalSymlinks Glob Match Rel Walk WalkDir",
  path: "Match",
  fs: "Glob ReadDir ReadFile Stat Sub WalkDir",
  exec: "LookPath",
  regexp: "Compile Match MatchString",
  sql: "Open",
  hex: "Decode DecodeString",
  binary: "Read Write",
  user: "Current Lookup LookupId",
  tls: "Dial LoadX509KeyPair X509KeyPair",
  x509: "ParseCertificate ParsePKCS1PrivateKey ParsePKCS8PrivateKey ParsePKIXPublicKey SystemCertPool",
  zip: "NewReader OpenReader",
  gzip: "NewReader",
  bcrypt: "GenerateFromPassword",
  mime: "ParseMediaType",
  "base64.StdEncoding": "Decode DecodeString",
  "base64.URLEncoding": "Decode DecodeString",
  "base64.RawStdEncoding": "Decode DecodeString",
  "base64.RawURLEncoding": "Decode DecodeString",
};

/** `os.Remove`, as it is written where the package is not renamed. */
export const FAILING: ReadonlySet<string> = new Set(
  Object.entries(FUNCTIONS).flatMap(([from, names]) =>
    names.split(" ").map((name) => `${from}.${name}`),
  ),
);

/** Methods whose last result is an error, of what a call made: `exec.Command(…)` has a `Run`. */
export const METHODS_OF: Readonly<Record<string, readonly string[]>> = {
  "exec.Command": ["Run", "Start", "Wait"],
  "exec.CommandContext": ["Run", "Start", "Wait"],
  "json.NewDecoder": ["Decode"],
  "json.NewEncoder": ["Encode"],
  "xml.NewDecoder": ["Decode"],
  "xml.NewEncoder": ["Encode"],
  "gob.NewDecoder": ["Decode"],
  "gob.NewEncoder": ["Encode"],
  "yaml.NewDecoder": ["Decode"],
  "yaml.NewEncoder": ["Encode"],
  "toml.NewDecoder": ["Decode"],
  "toml.NewEncoder": ["Encode"],
  "bufio.NewWriter": ["Flush"],
  "bufio.NewWriterSize": ["Flush"],
  "os.Create": ["Chmod", "Sync", "Truncate", "Write", "WriteString"],
  "os.OpenFile": ["Chmod", "Sync", "Truncate", "Write", "WriteString"],
  "os.CreateTemp": ["Chmod", "Sync", "Truncate", "Write", "WriteString"],
};

/** Methods whose last result is an error, whatever they belong to. */
export const FAILING_METHODS: ReadonlySet<string> = new Set([
  "ListenAndServe",
  "ListenAndServeTLS",
]);

/** What gives nothing to fail at: results that are no error, or one that by convention nobody asks for. */
export const HARMLESS_CALLS: ReadonlySet<string> = new Set(
  "append cap clear close complex copy delete imag len make max min new print println real recover string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 byte rune bool any error uintptr".split(
    " ",
  ),
);

/** Calls that undo or end something, where on the way out nothing can be done about a failure. */
export const CLEANING: ReadonlySet<string> = new Set(
  "Abort Cancel Close CloseRead CloseWrite CloseWithError Disconnect Kill Logout Release Remove RemoveAll Restore Rollback Shutdown Signal Stop Unlink Unlock Unmount Wait".split(
    " ",
  ),
);
