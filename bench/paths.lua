-- For wrk: asks for the paths of a file, one a line, at random. wrk … -- FILE
local requests = {}

function init(args)
	for path in io.lines(args[1]) do
		requests[#requests + 1] = wrk.format(nil, path)
	end
	math.randomseed(os.time() + #requests)
end

function request()
	return requests[math.random(#requests)]
end
