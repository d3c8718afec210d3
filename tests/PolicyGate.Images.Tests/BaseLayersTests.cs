using System.Text.RegularExpressions;
using CsCheck;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Tests;

/// <summary>What real histories tell. Long commands are cut; times, order and texts are those of the published images, with an application's steps on top.</summary>
public sealed class BaseLayersTests
{
    private static readonly string[] s_times = ["2026-10-01T08:00:00Z", "-2026-10-01T08:00:00Z", "2026-10-02T08:00:00Z", "-2026-10-03T08:00:00Z", "0001-01-01T00:00:00Z", ""];

    private static readonly string[] s_texts =
    [
        "CMD [\"x\"]", "apko", "ko build ko://x|ko", ".NET SDK Container", "COPY a|kaniko", "bazel build ...", "COPY /dotnet /usr/share/dotnet # buildkit", "RUN x||FROM docker.io/x", "ADD x / # buildkit", "",
    ];

    private const string DebianOld = """
        2023-09-20T00:00:00Z|/bin/sh -c #(nop) ADD file:5fb15e28ab9cd52a4 in / 
        -2023-09-20T00:00:01Z|/bin/sh -c #(nop)  CMD ["bash"]

        """;

    private const string Alpine = """
        2024-09-06T12:05:36Z|ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit||buildkit.dockerfile.v0
        -|CMD ["/bin/sh"]||buildkit.dockerfile.v0

        """;

    private const string Aspnet = """
        2025-02-24T00:00:00Z|# debian.sh --arch 'amd64' out/ 'bookworm' '@1740355200'||debuerreotype 0.15
        -2025-02-25T04:26:47.0581404Z|ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true||buildkit.dockerfile.v0
        |RUN /bin/sh -c apt-get update     && apt-get install -y --no-install-recommends ca-certificates # buildkit||buildkit.dockerfile.v0
        2025-02-25T04:26:48.4064609Z|RUN /bin/sh -c groupadd         --gid=$APP_UID         app # buildkit||buildkit.dockerfile.v0
        -2025-02-25T04:26:54.9372187Z|ENV DOTNET_VERSION=8.0.13||buildkit.dockerfile.v0
        |COPY /dotnet /usr/share/dotnet # buildkit||buildkit.dockerfile.v0
        2025-02-25T04:26:55.9057482Z|RUN /bin/sh -c ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet # buildkit||buildkit.dockerfile.v0
        -2025-02-25T04:27:01.82Z|ENV ASPNET_VERSION=8.0.13||buildkit.dockerfile.v0
        |COPY /shared/Microsoft.AspNetCore.App /usr/share/dotnet/shared/Microsoft.AspNetCore.App # buildkit||buildkit.dockerfile.v0

        """;

    private const string Python = """
        2026-08-03T00:00:00Z|# debian.sh --arch 'amd64' out/ 'trixie' '@1785715200'||debuerreotype 0.17
        -2026-08-05T01:04:15Z|ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        |RUN /bin/sh -c set -eux; apt-get update; # buildkit
        2026-08-05T01:12:35Z|RUN /bin/sh -c set -eux; savedAptMark="$(apt-mark showmanual)"; # buildkit
        |RUN /bin/sh -c set -eux; for src in idle3 pip3 pydoc3 python3 python3-config; do # buildkit
        -|CMD ["python3"]

        """;

    private const string TemurinOnRock = """
        2026-09-01T20:36:59Z|umoci raw add-layer --image /home/buildd/rockcraft-ubuntu/images/ubuntu:rockcraft-base /home/buildd/.temp_layer.9485.tar --tag 26.04
        -2026-09-01T20:37:00Z|umoci config --image /home/buildd/rockcraft-ubuntu/images/ubuntu:26.04 --clear=config.cmd --config.cmd /bin/bash
        |umoci raw add-layer --image /home/buildd/rockcraft-ubuntu/images/ubuntu:26.04 /home/buildd/.temp_layer.control_data.9485.tar
        -2026-09-09T02:19:05Z|ENV JAVA_HOME=/opt/java/openjdk
        |RUN /bin/sh -c set -eux;     apt-get update; # buildkit
        2026-09-09T02:20:29Z|RUN /bin/sh -c set -eux;     ARCH="$(dpkg --print-architecture)"; # buildkit
        |RUN /bin/sh -c set -eux;     echo "Verifying install ..."; # buildkit
        |COPY --chmod=755 entrypoint.sh /__cacert_entrypoint.sh # buildkit
        -|ENTRYPOINT ["/__cacert_entrypoint.sh"]

        """;

    private const string Fedora = """
        -2021-04-01T17:59:37Z|/bin/sh -c #(nop)  LABEL maintainer=Clement Verna <cverna@fedoraproject.org>
        -2021-04-01T18:00:19Z|/bin/sh -c #(nop)  ENV DISTTAG=f34container FGC=f34 FBR=f34
        2021-07-23T11:16:05Z|/bin/sh -c #(nop) ADD file:85d7f2d8e4f31d81b27b8e18dfc5687b5dabfaafdb2408a3059e120e4c15307b in / 
        -|/bin/sh -c #(nop)  CMD ["/bin/bash"]

        """;

    private const string Rootfs = "2024-09-06T00:00:00Z|ADD rootfs / # buildkit\n";

    private const string Windows = """
        2024-09-06T00:01:38Z|Apply image 10.0.20348.2700
        2025-03-06T10:49:01Z|Install update 10.0.20348.3328

        """;

    private const string App = """
        2026-10-01T08:00:00Z|WORKDIR /app||buildkit.dockerfile.v0
        2026-10-01T08:00:01Z|COPY /app/publish . # buildkit||buildkit.dockerfile.v0
        -|ENTRYPOINT ["dotnet" "Shop.dll"]||buildkit.dockerfile.v0

        """;

    public static TheoryData<string, string, string> Real => new()
    {
        { "Debian, Docker's first builder", DebianOld + App, "boo" },
        { "Alpine, BuildKit", Alpine + App, "boo" },
        { "Fedora", Fedora + App, "boo" },
        { "aspnet on Debian, a Dockerfile", Aspnet + App, "bbbbbboo" },
        { "aspnet, the .NET SDK", Aspnet + "2025-03-01T00:48:57Z|.NET SDK Container Tooling, version 9.0.200-rtm.25073.12+90e8b|.NET SDK", "bbbbbbo" },
        { "python", Python + App, "bbbboo" },
        { "Temurin on an Ubuntu rock", TemurinOnRock + App, "bbbbbboo" },
        { "Windows, a Dockerfile", Windows + "-2025-03-31T17:39:49Z|SHELL [powershell -Command]\n2025-03-31T17:40:08Z|powershell -Command Invoke-WebRequest\n-2025-03-31T17:40:11Z|ENTRYPOINT [\"/traefik\"]", "bbo" },
        { "Windows, crane", "2021-05-04T21:22:59Z|Apply image 1909-amd64\n0001-01-01T00:00:00Z|", "bo" },
        { "Bitnami's or a company's image without a command at its end, a Dockerfile", Alpine + "2025-01-02T00:00:00Z|RUN /bin/sh -c apk add tini # buildkit\n" + App, "b?oo" },
        { "a cache that is older than the last build", DebianOld + "2026-09-30T08:00:00Z|RUN /bin/sh -c apt-get update # buildkit\n" + App, "b?oo" },
        { "a Dockerfile on what the .NET SDK has published", Aspnet + "2025-03-01T00:48:57Z|.NET SDK Container Tooling, version 9.0.200|.NET SDK\n" + App, "bbbbbb?oo" },
        { "Busybox, Buildah", "2024-09-26T21:31:42Z|BusyBox 1.37.0 (glibc), Debian 12\n2025-02-25T06:21:05Z|/bin/sh -c echo \"hello\" | tee /hello.txt||FROM docker.io/library/busybox:latest", "bo" },
        { "Fedora, Buildah, with images between its steps", Fedora + "2024-11-01T10:26:32Z|/bin/sh -c dnf install -y httpd||FROM docker.io/library/fedora:latest\n2024-11-01T10:26:33Z|/bin/sh -c #(nop) COPY file:846c||FROM 97ad0fd6a1a3\n-2024-11-01T10:26:33Z|/bin/sh -c #(nop) CMD [\"/usr/sbin/httpd\"]||FROM f737afe7b188", "boo" },
        { "Buildah, nothing but settings", Alpine + "-2025-04-27T02:15:05Z|/bin/sh -c #(nop) ENTRYPOINT [\"sleep\"]||FROM docker.io/library/alpine:latest\n-|/bin/sh -c #(nop) CMD [\"3600\"]", "b" },
        { "Buildah, from a local image", Python + "2026-10-01T08:00:00Z|/bin/sh -c a||FROM localhost/python:latest\n2026-10-01T08:00:01Z|/bin/sh -c b||FROM 97ad0fd6a1a3", "bbbboo" },
        { "Buildah in one layer", Rootfs + "-2026-11-25T01:29:31Z|/bin/sh -c #(nop) COPY file:42f8cb045d2f in /a\n-|/bin/sh -c #(nop) CMD [\"x\"]\n2026-11-25T01:29:32Z|/bin/sh -c #(nop) COPY file:3c42ddac0de4 in /b||FROM localhost/base:1", "bo" },
        { "Buildah in one layer for all", "-2026-11-25T01:29:33Z|/bin/sh -c #(nop) COPY file:42f8cb045d2f in /a\n-|/bin/sh -c #(nop) CMD [\"x\"]\n|/bin/sh -c #(nop) COPY file:3c42ddac0de4 in /b||FROM localhost/base:1", "o" },
        { "Buildah, two stages", Rootfs + "-2026-11-25T01:29:36Z|/bin/sh -c #(nop) COPY file:42f8cb045d2f in /a\n2026-11-25T01:29:37Z|/bin/sh -c #(nop) CMD [\"x\"]||FROM localhost/base:1\n-|/bin/sh -c #(nop) COPY file:3c42ddac0de4 in /b\n2026-11-25T01:29:38Z|/bin/sh -c #(nop) CMD [\"y\"]||FROM 85f439166177", "boo" },
        { "Buildah from scratch", "2026-11-25T01:29:38Z|/bin/sh -c #(nop) COPY file:42f8cb045d2f in /a\n2026-11-25T01:29:39Z|/bin/sh -c #(nop) COPY file:3c42ddac0de4 in /b||FROM ce898c67eeb2", "??" },
        { "a command in the middle, Buildah", Rootfs + "2026-11-25T01:29:20Z|/bin/sh -c #(nop) COPY file:42f8cb045d2f in /a||FROM localhost/base:1\n-|/bin/sh -c #(nop) CMD [\"x\"]||FROM f43e43efd571\n2026-11-25T01:29:21Z|/bin/sh -c #(nop) COPY file:3c42ddac0de4 in /b||FROM 9f543174c1f9", "boo" },
        { "BuildKit on what Buildah has built", Fedora + "2024-11-01T10:26:32Z|/bin/sh -c dnf install -y httpd||FROM docker.io/library/fedora:latest\n-|/bin/sh -c #(nop) CMD [\"/usr/sbin/httpd\"]||FROM f737afe7b188\n" + App, "bboo" },
        { "apko, then kaniko", "2022-06-29T00:23:02Z|apko|apko|This is an apko single-layer image\n0001-01-01T00:00:00Z|COPY manager .|kaniko\n|RUN addgroup -S nonroot && adduser -S nonroot -G nonroot|kaniko", "boo" },
        { "python, then kaniko", Python + "0001-01-01T00:00:00Z|COPY a .|kaniko", "bbbbo" },
        { "apko, then ko", "2023-01-08T00:10:08Z|apko|apko\n0001-01-01T00:00:00Z|ko build ko://github.com/kyverno/kyverno/cmd/kyverno|ko|kodata contents, at $KO_DATA_PATH\n|ko build ko://github.com/kyverno/kyverno/cmd/kyverno|ko|go build output, at /ko-app/kyverno", "boo" },
        { "distroless, a Dockerfile", "1970-01-01T00:00:00Z|bazel build ...|Bazel\n|bazel build ...|Bazel\n2022-09-21T15:35:14.452625838Z|COPY /ko-app/grpc-health-probe /bin/grpc_health_probe # buildkit\n2022-09-21T15:35:14.49830882Z|COPY nsswitch.conf /etc/nsswitch.conf # buildkit", "bboo" },
        { "distroless, then ko", "1970-01-01T00:00:00Z|bazel build ...|Bazel\n0001-01-01T00:00:00Z|ko publish ko://example.com/a|github.com/google/ko", "bo" },
        { "Bazel on Alpine", "2022-05-23T19:19:30.413290187Z|/bin/sh -c #(nop) ADD file:8e81116368669ed3 in / \n-2022-05-23T19:19:31.970967174Z|/bin/sh -c #(nop)  CMD [\"/bin/sh\"]\n1970-01-01T00:00:00Z|bazel build ...|Bazel", "bo" },
        { "Jib", "1970-01-01T00:00:00Z|bazel build ...|Bazel\n|jib-maven-plugin:3.4.0|Jib|dependencies\n|jib-maven-plugin:3.4.0|Jib|classes", "boo" },
        { "Jib on a base image without history", "1970-01-01T00:00:00Z|||auto-generated by Jib\n|jib-gradle-plugin:3.4.0|Jib|classes", "bo" },
        { "Buildpacks", DebianOld + "1980-01-01T00:00:01Z|Layer: 'jre', Created by buildpack: paketo-buildpacks/bellsoft-liberica@10.4.0\n|Application Layer\n|Software Bill-of-Materials\n|Buildpacks Launcher Config\n|Buildpacks Application Launcher\n|Buildpacks Process Types", "boooooo" },
        { "the .NET SDK on a base image without history", "2025-03-01T00:48:57Z|.NET SDK Container Tooling, version 9.0.200|.NET SDK\n|.NET SDK Container Tooling, version 9.0.200|.NET SDK\n|.NET SDK Container Tooling, version 9.0.200|.NET SDK", "??o" },
        { "the .NET SDK on nothing", "2025-03-01T00:48:57Z|.NET SDK Container Tooling, version 9.0.200|.NET SDK", "o" },
        { "docker build --squash", DebianOld + "-2026-10-01T08:00:00Z|/bin/sh -c apt-get update\n-|/bin/sh -c #(nop)  CMD [\"x\"]\n2026-10-01T08:05:00Z|||merge sha256:aa to sha256:bb", "bo" },
        { "every time the same", "2024-01-01T00:00:00Z|ADD rootfs.tar / # buildkit\n-|CMD [\"sh\"]\n|COPY a /a # buildkit\n|COPY b /b # buildkit", "boo" },
        { "chiselled, a Dockerfile", "2025-02-25T04:26:47Z|COPY /rootfs / # buildkit\n-|USER 1654\n2025-02-25T04:26:50Z|COPY /dotnet /usr/share/dotnet # buildkit\n" + App, "bboo" },
        { "runtime-deps chiselled, a Dockerfile", "2025-02-25T04:26:47Z|COPY /rootfs / # buildkit\n-|USER 1654\n" + App, "boo" },
        { "a base image alone", DebianOld, "?" },
        { "a base image alone, Debian of 2025", "2025-02-24T00:00:00Z|# debian.sh --arch 'amd64' out/ 'bookworm' '@1740355200'||debuerreotype 0.15", "?" },
        { "aspnet alone", Aspnet, "booooo" },
        { "distroless alone", "1970-01-01T00:00:00Z|bazel build ...|Bazel\n|bazel build ...|Bazel", "??" },
        { "a Dockerfile from scratch", "2026-10-01T08:00:00Z|COPY a / # buildkit\n2026-10-01T08:00:01Z|COPY b / # buildkit\n-|ENTRYPOINT [\"/a\"]", "??" },
        { "umoci alone", "2026-10-01T08:00:00Z|umoci insert --image a a /a\n2026-10-01T08:00:01Z|umoci repack --image a", "??" },
    };

    /// <summary>What a Dockerfile can write to pass its own layers off as a base image's.</summary>
    public static TheoryData<string, string, string> Lies => new()
    {
        { "a command in the middle", Python + "2026-10-01T08:00:00Z|RUN /bin/sh -c curl evil # buildkit\n-|CMD [\"x\"]\n2026-10-01T08:00:05Z|COPY a /a # buildkit", "bbbb?o" },
        { "a command in the middle whose time is the next layer's", Python + "2026-10-01T08:00:00Z|RUN /bin/sh -c curl evil # buildkit\n-2026-10-01T08:00:05Z|CMD [\"x\"]\n|COPY a /a # buildkit", "bbbb?o" },
        { "a root file system of one's own", "2026-10-01T08:00:00Z|ADD evil.tar / # buildkit\n-|CMD [\"sh\"]\n2026-10-01T08:00:05Z|COPY a /a # buildkit", "??" },
        { "frameworks of one's own", Alpine + "2026-10-01T08:00:00Z|RUN /bin/sh -c curl evil # buildkit\n2026-10-01T08:00:01Z|COPY /dotnet /usr/share/dotnet # buildkit\n2026-10-01T08:00:05Z|COPY a /a # buildkit", "booo" },
        { "texts of builders in commands", Alpine + "2026-10-01T08:00:00Z|RUN /bin/sh -c .NET SDK # buildkit\n2026-10-01T08:00:01Z|RUN /bin/sh -c # debian.sh # buildkit\n2026-10-01T08:00:05Z|COPY a /a # buildkit", "booo" },
        { "a command in the middle of what Buildah builds with one time everywhere", Alpine + "2025-09-06T00:00:00Z|/bin/sh -c #(nop) COPY file:42f8cb045d2f in /a||FROM localhost/base:1\n-|/bin/sh -c #(nop) CMD [\"x\"]||FROM f43e43efd571\n|/bin/sh -c #(nop) COPY file:3c42ddac0de4 in /b||FROM 9f543174c1f9", "b?o" },
        { "an author by the name of kaniko", Alpine + "2026-10-01T08:00:00Z|/bin/sh -c curl evil\n-|/bin/sh -c #(nop)  MAINTAINER kaniko|kaniko\n2026-10-01T08:00:05Z|/bin/sh -c #(nop) COPY file:aa in /a|kaniko", "boo" },
        { "a comment of Buildah's in a command", Alpine + "2026-10-01T08:00:00Z|/bin/sh -c curl evil\n2026-10-01T08:00:05Z|/bin/sh -c FROM docker.io/library/alpine", "boo" },
    };

    [Theory]
    [MemberData(nameof(Real))]
    [MemberData(nameof(Lies))]
    public void The_history_tells_the_base_images_layers(string name, string history, string told) => Assert.Equal((name, told), (name, History.Told(history)));

    [Theory]
    [InlineData("2026-10-01T08:00:00Z|COPY a .|kaniko\n|RUN b|kaniko", 4, "bboo")] // kaniko on a base image without history
    [InlineData("2026-10-01T08:00:00Z|a\n|b\n|ko build ko://x|ko", 2, "bo")] // steps of a base image that don't say that they are empty
    [InlineData("2026-10-01T08:00:00Z|a\n|b", 3, "???")]
    [InlineData("2026-10-01T08:00:00Z|a\n|b", 1, "?")]
    [InlineData("2026-10-01T08:00:00Z|ko build ko://x|ko\n|ko build ko://x|ko", 1, "?")]
    [InlineData("", 2, "??")]
    [InlineData("-2026-10-01T08:00:00Z|CMD [\"sh\"]", 2, "??")]
    [InlineData("-2026-10-01T08:00:00Z|CMD [\"sh\"]", 0, "")]
    public void Of_a_history_that_does_not_fit_the_layers_only_what_was_appended_is_believed(string history, int layers, string told)
    {
        Assert.Equal(told, History.Told(history, layers));
        var aligned = LayerHistory.Of(History.Configuration(history, layers));
        Assert.Equal(told.Select(layer => layer == 'o'), Enumerable.Range(0, layers).Select(layer => aligned.Step(layer) is not null));
    }

    [Fact]
    public void The_label_of_buildpacks_names_the_run_images_highest_layer()
    {
        var label = """{"app":{"sha":"x"},"runImage":{"topLayer":"TOP","reference":"x"},"stack":{"runImage":{"image":"x"}}}""".Replace("TOP", History.DiffId(1), StringComparison.Ordinal);
        const string Older = "1980-01-01T00:00:01Z|\n|\n|\n|";
        Assert.Equal("bboo", History.Told(Older, label: label));
        Assert.Equal("bboo", History.Told("", 4, label));
        Assert.Equal("????", History.Told(Older));
        Assert.Equal("bboo", History.Told("2020-01-01T00:00:00Z|a\n|b\n1980-01-01T00:00:01Z|Application Layer\n|Buildpacks Process Types", label: label));
    }

    [Theory]
    [InlineData("2026-10-01T08:00:00Z|COPY a / # buildkit\n2026-10-01T08:00:01Z|COPY b / # buildkit\n2026-10-01T08:00:02Z|COPY c / # buildkit", """{"runImage":{"topLayer":"TOP"}}""")]
    [InlineData("1980-01-01T00:00:01Z|\n|\n|", "no JSON")]
    [InlineData("1980-01-01T00:00:01Z|\n|\n|", "[]")]
    [InlineData("1980-01-01T00:00:01Z|\n|\n|", """{"runImage":7}""")]
    [InlineData("1980-01-01T00:00:01Z|\n|\n|", """{"runImage":{"topLayer":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    public void A_label_of_buildpacks_that_a_Dockerfile_set_or_that_names_no_layer_says_nothing(string history, string label) =>
        Assert.Equal("???", History.Told(history, label: label.Replace("TOP", History.DiffId(1), StringComparison.Ordinal)));

    [Fact]
    public void Base_layers_are_below_and_own_ones_above_whatever_the_history_says() => Gen.Select(
        Gen.Select(Gen.Int[0, s_times.Length - 1], Gen.Int[0, s_texts.Length - 1], (time, text) => $"{s_times[time]}|{s_texts[text]}").Array[0, 8], Gen.Int[0, 8]).Sample(
        (steps, layers) => Regex.IsMatch(History.Told(string.Join('\n', steps), layers), $"^(?=.{{{layers}}}$)b*\\?*o*$"), iter: Rounds.Of(2_000));
}
