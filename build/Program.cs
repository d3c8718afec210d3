using Cake.Frosting;
using PolicyGate.Build;

return new CakeHost().UseContext<BuildContext>().Run(args);
