-- A request for a random line of the file BENCH_URLS: an address, then perhaps the ETag that the client has.
local lines = {}
local encoding = os.getenv("BENCH_ENCODING")

function init()
  math.randomseed(os.time())
  for line in io.lines(os.getenv("BENCH_URLS")) do
    local path, etag = line:match("^(%S+)%s*(.*)$")
    local headers = { ["Host"] = "127.0.0.1" }
    if encoding then headers["Accept-Encoding"] = encoding end
    if etag ~= "" then headers["If-None-Match"] = etag end
    lines[#lines + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  return lines[math.random(#lines)]
end
